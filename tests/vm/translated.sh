# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# Sourced by the guest after guest.sh: a machine with an IOMMU, or whose devices do not
# see what is in the caches.

# Fails unless DMA is translated.
translated() {
	for group in /sys/kernel/iommu_groups/*/type; do
		grep -q '^DMA' "$group" && return
	done
	echo "DMA is not translated"
	return 1
}

# Fails unless the machine has a PCI host bridge of which nothing is said of caches.
incoherent() {
	for bridge in /sys/firmware/devicetree/base/pcie@*; do
		[ -d "$bridge" ] && [ ! -e "$bridge/dma-coherent" ] && return
	done
	echo "devices see what is in the caches"
	return 1
}

# late unbind|remove ADDRESS: a function driver keeps its context, and a running
# engine, beyond the controller. Prints what the kernel says to that.
late() {
	device=/sys/bus/pci/devices/$2
	unload && modprobe hdaudbus && modprobe hdaudbus-late || return
	said=$(dmesg | wc -l)
	if [ "$1" = remove ]; then
		echo 1 >"$device/remove" && echo 1 >/sys/bus/pci/rescan
	else
		echo "$2" >"$device/driver/unbind"
	fi || return
	rmmod hdaudbus-late && rmmod hdaudbus || return
	dmesg | tail -n +$((said + 1))
	load_driver 1 && full_volume
}
