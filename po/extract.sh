#!/bin/sh
# usage: extract.sh SOURCE-TREE POT
# Writes the messages of the library and of the command, those inside _() and N_(), to POT.
set -eu
source=$1
pot=$2
mkdir -p "$(dirname "$pot")"
pot=$(cd "$(dirname "$pot")" && pwd)/$(basename "$pot")
cd "$source"
find src tools -name '*.[ch]' | LC_ALL=C sort >"$pot.files"
xgettext --files-from="$pot.files" --from-code=UTF-8 --language=C --keyword --keyword=_ \
	--keyword=N_ --no-location --no-wrap --sort-output --package-name=gmseal \
	--output="$pot.ascii"
# xgettext leaves the encoding open where all messages are ASCII.
sed 's/charset=CHARSET/charset=UTF-8/' "$pot.ascii" >"$pot"
rm -f "$pot.files" "$pot.ascii"
