# SPDX-License-Identifier: GPL-2.0
#
# The user's entry. "make help" says what there is.

KDIR ?= /lib/modules/$(shell uname -r)/build
CONFIG := CONFIG_HDAUDBUS=m CONFIG_HDAUDBUS_PCI=y CONFIG_SND_HDAUDBUS=m CONFIG_HDAUDBUS_SIM=m \
	CONFIG_NETDMA=m CONFIG_NETDMA_DMAENGINE=m CONFIG_NETDMA_EDU=m CONFIG_NETDMA_TEST=m
# Headers that come with what describes the kernel's types would have each module
# described, too, and fail where the program for it is missing.
CONFIG += $(if $(shell command -v pahole),,CONFIG_DEBUG_INFO_BTF_MODULES=)
KBUILD := $(MAKE) -C $(KDIR) M=$(CURDIR) $(CONFIG)

RELEASE = $(shell sed -n 's/.*UTS_RELEASE "\(.*\)"/\1/p' $(KDIR)/include/generated/utsrelease.h)
INSTALLED = hdaudbus snd-hdaudbus hdaudbus-sim netdma
DEPMOD = depmod -b $(or $(INSTALL_MOD_PATH),/)

# Where hdaudbus-bind is installed, with its manual, and hdaudbus.conf, which modprobe
# finds in /usr/local/lib and /usr/lib.
PREFIX ?= /usr/local
DESTDIR ?= $(INSTALL_MOD_PATH)
SBIN = $(DESTDIR)$(PREFIX)/sbin
MODPROBE_D = $(DESTDIR)$(PREFIX)/lib/modprobe.d
MAN8 = $(DESTDIR)$(PREFIX)/share/man/man8

# What dkms keeps, to build the modules for the next kernel. Its builds are not part of
# this one.
DKMS = env -u MAKEFLAGS -u MFLAGS dkms
DKMS_NAME = hdaudbus/$(shell sed -n 's/^PACKAGE_VERSION="\(.*\)"/\1/p' dkms.conf)
DKMS_SOURCE = /usr/src/$(subst /,-,$(DKMS_NAME))

# Two builds in one directory would be in each other's way.
.NOTPARALLEL:

.PHONY: modules samples test-modules bench-modules install install-modules install-tools uninstall \
	uninstall-modules uninstall-tools dkms dkms-uninstall clean demo check kunit vm bench \
	zoo soak randconfig fuzz faults coverage mutate matrix docs help

modules:
	+$(KBUILD) modules

# Not installed: they are loaded by hand, from samples/.
samples:
	+$(KBUILD) CONFIG_HDAUDBUS_SAMPLES=m modules

# All there is; what the tests in a virtual machine load.
test-modules:
	+$(KBUILD) CONFIG_HDAUDBUS_SAMPLES=m CONFIG_HDAUDBUS_TEST_MODULES=m modules

# What tools/bench loads.
bench-modules:
	+$(KBUILD) CONFIG_HDAUDBUS_BENCH=m modules

install: install-modules install-tools

# Signing needs a key that only the builder of the kernel has. What debuggers want is
# twenty times what the kernel wants, which has to read all of it: it stays here.
install-modules: modules
	+$(KBUILD) INSTALL_MOD_STRIP=1 INSTALL_MOD_DIR=updates CONFIG_MODULE_SIG_ALL= modules_install
	$(DEPMOD) $(RELEASE)

install-tools:
	install -D tools/hdaudbus-bind $(SBIN)/hdaudbus-bind
	install -D -m 644 tools/install/hdaudbus.conf $(MODPROBE_D)/hdaudbus.conf
	install -D -m 644 tools/install/hdaudbus-bind.8 $(MAN8)/hdaudbus-bind.8

uninstall: uninstall-modules uninstall-tools

# Of each kernel that they were installed for.
uninstall-modules:
	for updates in $(INSTALL_MOD_PATH)/lib/modules/*/updates; do \
		[ -d $$updates/drivers ] || continue; \
		(cd $$updates/drivers && rm -rf $(INSTALLED)); \
		(cd $$updates/.. && rmdir --ignore-fail-on-non-empty -p updates/drivers); \
		$(DEPMOD) $$(basename $${updates%/updates}); \
	done

# Without the drivers, what hdaudbus-bind wrote for the next boot has no meaning.
uninstall-tools:
	rm -f $(SBIN)/hdaudbus-bind $(MODPROBE_D)/hdaudbus.conf $(MAN8)/hdaudbus-bind.8 \
		$(DESTDIR)/etc/udev/rules.d/70-hdaudbus.rules
	-rmdir --ignore-fail-on-non-empty $(wildcard $(MODPROBE_D) $(MAN8))

dkms: install-tools
	@[ -n "$(RELEASE)" ] || { echo "no kernel headers in $(KDIR): apt install linux-headers-$$(uname -r)" >&2; exit 1; }
	$(DKMS) remove $(DKMS_NAME) --all 2>/dev/null || true
	rm -rf $(DKMS_SOURCE) && mkdir $(DKMS_SOURCE)
	find Kbuild Makefile dkms.conf include drivers '(' -name '*.[ch]' -o -name Kbuild \
		-o -name Makefile -o -name dkms.conf ')' ! -name '*.mod.c' | tar -c -T - | tar -x -C $(DKMS_SOURCE)
	$(DKMS) add $(DKMS_NAME)
	$(DKMS) install $(DKMS_NAME) -k $(RELEASE)

dkms-uninstall: uninstall-tools
	$(DKMS) remove $(DKMS_NAME) --all
	rm -rf $(DKMS_SOURCE)

clean:
	+$(KBUILD) clean

demo check kunit bench coverage mutate faults matrix docs:
	./tools/$@

# What takes too long for check; SOAK_SECONDS of the guest that streams run.
SOAK_SECONDS = 3600
soak:
	./tools/kunit --uml --batches 10000 hdaudbus_verbs_plague
	./tools/vm-tests --soak $(SOAK_SECONDS)

randconfig:
	./tools/randconfig $(or $(N),$(if $(SEED),10)) $(SEED)

fuzz:
	./tools/fuzz $(if $(KCSAN),--kcsan) $(if $(UML),--uml) $(or $(N),$(if $(SEED),100000)) $(SEED)

vm:
	./tools/vm-tests

zoo:
	@[ -n "$(CODECS)" ] || { echo "make zoo CODECS=directory with dumps of codecs" >&2; exit 2; }
	./tools/zoo $(CODECS)

help:
	@echo 'make             build the modules; KDIR=kernel headers (default: the running kernel'"'"'s)'
	@echo 'make samples     build the sample function drivers, too'
	@echo 'make install     install them and run depmod, and hdaudbus-bind; INSTALL_MOD_PATH=... for another root'
	@echo 'make uninstall   take all that off again'
	@echo 'make dkms        install them by dkms, which builds them anew for each kernel to come, and hdaudbus-bind'
	@echo 'make dkms-uninstall  take all that off again'
	@echo 'make clean       remove what was built'
	@echo 'make demo        boot a stock kernel in QEMU, play, compare bit by bit'
	@echo 'make check       all tests'
	@echo 'make matrix      all tests on each kernel that this is for'
	@echo 'make docs        the documentation as pages for a browser'
	@echo 'make kunit       the KUnit suites only'
	@echo 'make vm          the tests on a stock kernel in QEMU only'
	@echo 'make bench       what it costs, and what snd_hda_intel costs: a table and a plot'
	@echo 'make zoo         codecs of real machines, in software; CODECS=directory of their dumps'
	@echo 'make soak        what takes too long for check: an hour of streams and more; SOAK_SECONDS=600 for ten minutes'
	@echo 'make fuzz        random calls of the DDI; N=how many SEED=which KCSAN=1 UML=1'
	@echo 'make randconfig  builds in kernels that are configured at random; N=how many SEED=which'
	@echo 'make coverage    which lines of drivers/hdaudbus the tests run'
	@echo 'make faults      each allocation fails once, from bringing a controller up to playing'
	@echo 'make mutate      whether the suites notice when drivers/hdaudbus is broken'
