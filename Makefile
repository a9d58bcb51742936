# SPDX-License-Identifier: GPL-2.0
#
# The user's entry. "make help" says what there is.

KDIR ?= /lib/modules/$(shell uname -r)/build
CONFIG := CONFIG_HDAUDBUS=m CONFIG_HDAUDBUS_PCI=y CONFIG_SND_HDAUDBUS=m CONFIG_HDAUDBUS_SIM=m \
	CONFIG_NETDMA=m CONFIG_NETDMA_DMAENGINE=m CONFIG_NETDMA_EDU=m CONFIG_NETDMA_TEST=m
KBUILD := $(MAKE) -C $(KDIR) M=$(CURDIR) $(CONFIG)

# Where modules are installed, and the indexes that have to follow.
RELEASE = $(shell sed -n 's/.*UTS_RELEASE "\(.*\)"/\1/p' $(KDIR)/include/generated/utsrelease.h)
INSTALLED = $(INSTALL_MOD_PATH)/lib/modules/$(RELEASE)/updates/drivers
DEPMOD = depmod -b $(or $(INSTALL_MOD_PATH),/) $(RELEASE)

.PHONY: modules samples test-modules bench-modules install uninstall clean demo check kunit vm bench \
	zoo soak fuzz faults coverage mutate help

modules:
	$(KBUILD) modules

# Not installed: they are loaded by hand, from samples/.
samples:
	$(KBUILD) CONFIG_HDAUDBUS_SAMPLES=m modules

# All there is; what the tests in a virtual machine load.
test-modules:
	$(KBUILD) CONFIG_HDAUDBUS_SAMPLES=m CONFIG_HDAUDBUS_TEST_MODULES=m modules

# What tools/bench loads.
bench-modules:
	$(KBUILD) CONFIG_HDAUDBUS_BENCH=m modules

# Signing needs a key that only the builder of the kernel has. What debuggers want is
# twenty times what the kernel wants, which has to read all of it: it stays here.
install: modules
	$(KBUILD) INSTALL_MOD_STRIP=1 INSTALL_MOD_DIR=updates CONFIG_MODULE_SIG_ALL= modules_install
	$(DEPMOD)

uninstall:
	rm -rf $(addprefix $(INSTALLED)/,hdaudbus snd-hdaudbus hdaudbus-sim netdma)
	$(DEPMOD)

clean:
	$(KBUILD) clean

demo check kunit bench coverage mutate faults:
	./tools/$@

# What takes too long for check; SOAK_SECONDS of the guest that streams run.
SOAK_SECONDS = 3600
soak:
	./tools/kunit --uml --batches 10000 hdaudbus_verbs_plague
	./tools/vm-tests --soak $(SOAK_SECONDS)

fuzz:
	./tools/fuzz $(if $(KCSAN),--kcsan) $(if $(UML),--uml) $(N) $(SEED)

vm:
	./tools/vm-tests

zoo:
	@[ -n "$(CODECS)" ] || { echo "make zoo CODECS=directory with dumps of codecs" >&2; exit 2; }
	./tools/zoo $(CODECS)

help:
	@echo 'make             build the modules; KDIR=kernel headers (default: the running kernel'"'"'s)'
	@echo 'make samples     build the sample function drivers, too'
	@echo 'make install     install them and run depmod; INSTALL_MOD_PATH=... for another root'
	@echo 'make uninstall   take them off again'
	@echo 'make clean       remove what was built'
	@echo 'make demo        boot a stock kernel in QEMU, play, compare bit by bit'
	@echo 'make check       all tests'
	@echo 'make kunit       the KUnit suites only'
	@echo 'make vm          the tests on a stock kernel in QEMU only'
	@echo 'make bench       what it costs, and what snd_hda_intel costs: a table and a plot'
	@echo 'make zoo         codecs of real machines, in software; CODECS=directory of their dumps'
	@echo 'make soak        what takes too long for check: an hour of streams and more; SOAK_SECONDS=600 for ten minutes'
	@echo 'make fuzz        random calls of the DDI; N=how many SEED=which KCSAN=1 UML=1'
	@echo 'make coverage    which lines of drivers/hdaudbus the tests run'
	@echo 'make faults      each allocation fails once, from bringing a controller up to playing'
	@echo 'make mutate      whether the suites notice when drivers/hdaudbus is broken'
