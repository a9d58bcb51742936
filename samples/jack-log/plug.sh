# SPDX-License-Identifier: GPL-2.0

modprobe hdaudbus-sim controllers=0
modprobe jack-log
mount -t configfs config /sys/kernel/config
cd /sys/kernel/config/hdaudbus-sim
mkdir mine mine/codecs/0
echo 1 >mine/live
sleep 1
echo "0x09 1" >mine/codecs/0/jack
sleep 1
echo "0x09 0" >mine/codecs/0/jack
sleep 1
rmmod jack-log
dmesg | grep jack_log
