#!/bin/sh
# The examples do what they say, on the files of the demonstration.
. "${srcdir:=.}/tests/script.sh"

expect makes_the_files_of_the_demonstration ./gmseal demo "$scratch/demo" || finish
cd "$scratch/demo" || exit 99
finish
