# SPDX-License-Identifier: GPL-2.0
#
# The picture of tools/bench: for each figure a bar from 1 to its ratio, ours : peer.
# Set by table.py: data, png, rows. Columns of data: row, label, ratio, values, "bar" or
# empty for the name of a group.

height = 150 + rows * 24
set terminal pngcairo size 1400,height font "DejaVu Sans,12" background "#ffffff"
set output png

ink = "#24292f"; grey = "#d0d7de"; less = 0x1f6feb; more = 0xd9480f
widest = 512.0
set datafile separator "\t"
set border 1 lc rgb ink
set lmargin at screen 0.36
set rmargin at screen 0.79
set tmargin at screen 1 - 85.0 / height
set bmargin at screen 60.0 / height
set label 1 "What hdaudbus costs, and what snd\\_hda\\_intel costs" \
	at screen 0.5,1 - 24.0 / height center font ",17" textcolor rgb ink
set label 2 "{/:Bold hdaudbus} costs less (blue)" at screen 0.5,1 - 62.0 / height right \
	textcolor rgb less
set label 3 "costs more (orange)" at screen 0.64,1 - 62.0 / height left textcolor rgb more
set label 4 "ours : peer" at screen 0.80,1 - 62.0 / height left textcolor rgb ink
set logscale x 2
set xrange [1 / widest:widest]
set yrange [rows + 0.2:0]
set xtics ("1/256" 1./256, "1/64" 1./64, "1/16" 1./16, "1/4" 0.25, "1" 1, "4" 4, "16" 16, \
	"64" 64, "256" 256) nomirror scale 0.6 textcolor rgb ink
set ytics scale 0 textcolor rgb ink
set y2tics scale 0 textcolor rgb ink
set y2range [rows + 0.2:0]
set grid xtics lc rgb grey lw 0.5
set xlabel "ratio, ours : peer (each step is four times as much)" textcolor rgb ink
set arrow 1 from 1,0 to 1,rows + 0.2 nohead lc rgb ink lw 1 front
set style fill solid 0.85 noborder
unset key

is_bar(kind) = kind eq "bar"
within(ratio) = ratio < 1 / widest ? 1 / widest : ratio > widest ? widest : ratio
low(ratio) = ratio < 1 ? within(ratio) : 1.0
high(ratio) = ratio > 1 ? within(ratio) : 1.0

plot data using (is_bar(strcol(5)) ? 1.0 : NaN):1:(low($3)):(high($3)):($1 - 0.36):($1 + 0.36):($3 <= 1 ? less : more):ytic(2):y2tic(4) \
		with boxxyerror lc rgb variable, \
     data using (is_bar(strcol(5)) ? high($3) * 1.08 : NaN):1:(sprintf("%.3g", $3)) \
		with labels left font ",11" textcolor rgb ink
