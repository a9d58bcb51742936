# SPDX-License-Identifier: GPL-2.0
#
# The picture of tools/demo, from the files that audio.py writes into `dir`:
# rows: sent, heard, difference; columns: waveform, spectrogram.
# Set by audio.py: dir, png, seconds, rate, frames, different.

set terminal pngcairo size 1800,1200 font "DejaVu Sans,13" background "#ffffff"
set output png

ink = "#24292f"; left = "#1f6feb"; right = "#d9480f"
set border lc rgb ink lw 1
set tics nomirror scale 0.6 textcolor rgb ink
set key opaque top right horizontal samplen 1.5 textcolor rgb ink
set xrange [0:seconds]
set xtics 1
set label 1 sprintf("hdaudbus: what the program sent and what the sound hardware received (%d frames, %.1f s, 48 kHz, 16 bit, stereo)", frames, seconds) \
	at screen 0.5,0.975 center font ",17" textcolor rgb ink
set label 2 (different == 0 ? sprintf("bit-exact: %d of %d frames", frames, frames) : \
	sprintf("%d of %d frames differ", different, frames)) \
	at screen 0.5,0.945 center font ",15" textcolor rgb (different == 0 ? "#1a7f37" : "#cf222e")

# A dark-to-light palette that reads the same in grey.
set palette defined (0 "#000004", 0.25 "#3b0f70", 0.5 "#8c2981", 0.75 "#de4968", 0.9 "#fe9f6d", 1 "#fcfdbf")
set cbrange [-110:-20]
set cblabel "level (dB re full scale)" textcolor rgb ink
set cbtics 30

columns = 600; bins = 513
names = "sent heard difference"
titles = "'Sent: what aplay was given' 'Received: what came out of the codec' 'Difference: received minus sent'"

spectrograms = "'Sent: spectrogram' 'Received: spectrogram' 'Difference: spectrogram"
spectrograms = spectrograms.(different == 0 ? ", nothing there'" : "'")

set multiplot
do for [row = 1:3] {
	name = word(names, row)
	bottom = 0.955 - row * 0.295
	set tmargin at screen bottom + 0.225
	set bmargin at screen bottom
	set xlabel (row == 3 ? "time (s)" : "") textcolor rgb ink

	set lmargin at screen 0.06
	set rmargin at screen 0.47
	set title word(titles, row) font ",15" textcolor rgb ink offset 0,-0.4
	set grid lc rgb "#d0d7de" lw 0.5
	if (row < 3) {
		set ylabel "amplitude (full scale = 1)" textcolor rgb ink
		set yrange [-0.6:0.6]; set ytics 0.2; scale = 32768.0
	} else {
		set ylabel "amplitude (steps of 16 bit)" textcolor rgb ink
		set yrange [-4:4]; set ytics 2; scale = 1.0
	}
	set style fill transparent solid 0.6 noborder
	file = sprintf("%s/%s.wave", dir, name)
	plot file using 1:($2/scale):($3/scale) with filledcurves lc rgb left title "left", \
	     file using 1:($4/scale):($5/scale) with filledcurves lc rgb right title "right", \
	     file using 1:($3/scale) with lines lc rgb left lw 0.8 notitle, \
	     file using 1:($5/scale) with lines lc rgb right lw 0.8 notitle

	unset label 1; unset label 2; unset grid
	set lmargin at screen 0.545
	set rmargin at screen 0.915
	set title word(spectrograms, row) font ",15" textcolor rgb ink offset 0,-0.4
	set style fill solid
	set ylabel "frequency (kHz)" textcolor rgb ink
	set yrange [0:rate/2000.0]; set ytics 6
	plot sprintf("%s/%s.spec", dir, name) binary array=(columns,bins) format="%float32" \
		dx=seconds/columns dy=rate/2000.0/(bins-1) origin=(seconds/columns/2,0) \
		with image notitle
}
unset multiplot
