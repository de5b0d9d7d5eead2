#!/bin/sh
# Makes the two fonts anew from Debian's fonts-dejavu-core 2.37, with fonttools 4.68: sh subset.sh
cd "$(dirname "$0")" || exit 1
LETTERS=U+0020-007E,U+00A0-052F,U+1E00-1FFF,U+2000-209F,U+20A0-20BF,U+2100-22FF,U+25A0-25FF,U+FB00-FB06,U+FFFD
for STYLE in "" -Bold; do
  pyftsubset "/usr/share/fonts/truetype/dejavu/DejaVuSerifCondensed$STYLE.ttf" --unicodes="$LETTERS" \
    --layout-features='' --no-hinting --drop-tables+=FFTM,GPOS,GSUB,GDEF,kern --output-file="GriotSerif$STYLE.ttf"
done
