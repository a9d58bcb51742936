# SPDX-License-Identifier: GPL-2.0
#
# The user's entry. "make help" says what there is.

KDIR ?= /lib/modules/$(shell uname -r)/build
CONFIG := CONFIG_HDAUDBUS=m CONFIG_SND_HDAUDBUS=m
KBUILD := $(MAKE) -C $(KDIR) M=$(CURDIR) $(CONFIG)

.PHONY: modules install uninstall clean demo check kunit vm help

modules:
	$(KBUILD) modules

install: modules
	$(KBUILD) INSTALL_MOD_DIR=updates modules_install

clean:
	$(KBUILD) clean

demo check kunit:
	./tools/$@

vm:
	./tools/vm-tests

help:
	@echo 'make             build the modules; KDIR=kernel headers (default: the running kernel'"'"'s)'
	@echo 'make install     install them and run depmod; INSTALL_MOD_PATH=... for another root'
	@echo 'make clean       remove what was built'
	@echo 'make demo        boot a stock kernel in QEMU, play, compare bit by bit'
	@echo 'make check       all tests'
	@echo 'make kunit       the KUnit suites only'
	@echo 'make vm          the tests on a stock kernel in QEMU only'
