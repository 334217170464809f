#!/bin/sh
# Makes static/awake.webm and awake.mp4 again: ten seconds of one black frame a second and of silence (needs ffmpeg).
# The silence matters: Firefox and Safari keep the screen on only for a film that has a sound track.
set -eu
cd "$(dirname "$0")/hingewall_web/static"
film="-f lavfi -i color=black:s=16x16:r=1 -f lavfi -i anullsrc=r=8000:cl=mono -t 10 -map_metadata -1 -fflags +bitexact -flags:v +bitexact -flags:a +bitexact"
# shellcheck disable=SC2086  # the words of $film are options
${FFMPEG:-ffmpeg} -v error -y $film -c:v libvpx -b:v 1k -c:a libopus -b:a 6k -frame_duration 60 awake.webm
# shellcheck disable=SC2086
${FFMPEG:-ffmpeg} -v error -y $film -c:v libx264 -profile:v baseline -pix_fmt yuv420p -g 10 -c:a aac -b:a 8k -movflags +faststart awake.mp4
