#!/bin/sh
# Help, versions, and what the command says to a wrong command line.
. "${srcdir:=.}/tests/cli/common"

commands="verify sign inspect seal:create seal:verify seal:picture cert:show cert:check
	cert:ocsp-request cert:ocsp-check timestamp:request timestamp:attach timestamp:show token:list token:info
	token:pin:change token:pin:unblock token:seals:list token:seals:read token:seals:write
	token:seals:remove register:create register:verify message:sign message:verify demo"

exits "help is shown for --help" 0 "$gmseal" --help
for command in $commands; do
	words=$(echo "$command" | tr : ' ')
	says "the help names $words" "gmseal $words "
done
exits "help is shown for help" 0 "$gmseal" help
exits "the version is shown" 0 "$gmseal" --version
says "the version has a number" '^gmseal [0-9]'
exits "no command at all is wrong usage" 64 "$gmseal"

for command in $commands; do
	words=$(echo "$command" | tr : ' ')
	exits "$words has help" 0 "$gmseal" $words --help
	cp out help.txt
	says "the help of $words shows its use" "^Usage: gmseal $words"
	says "the help of $words names the exit statuses" "^Exit status:"
	says "the help of $words has an example" "^  gmseal $words"
	exits "help $words is the same" 0 "$gmseal" help $words
	shows "help $words shows what $words --help shows" cmp out help.txt
	exits "$words refuses an unknown option" 64 "$gmseal" $words --no-such-option
	complains "$words says which option is unknown" "unknown option --no-such-option"
	# Every option is in the manual and in the completions.
	for option in $(sed -n 's/^  \(-[a-z], \)\{0,1\}--\([a-z-]*\).*/\2/p' help.txt); do
		shows "the manual has --$option of $words" \
			grep -q -e "Fl -$option\\b" "$source_directory/man/gmseal.1"
		shows "the bash completion has --$option of $words" \
			grep -q -e "--$option\\b" "$source_directory/tools/completion/gmseal"
		shows "the zsh completion has --$option of $words" \
			grep -q -e "--$option\\b" "$source_directory/tools/completion/_gmseal"
	done
done

exits "a group has help" 0 "$gmseal" seal --help
says "the help of a group names its commands" "gmseal seal picture"
exits "help for a group works" 0 "$gmseal" help cert
exits "an unknown command is wrong usage" 64 "$gmseal" verfiy x
complains "a mistyped command gets a hint" 'did you mean "verify"'
exits "an unknown command in a group is wrong usage" 64 "$gmseal" seal craete
complains "a mistyped command in a group gets a hint" 'did you mean "seal create"'
exits "a mistyped option is wrong usage" 64 "$gmseal" verify --turst x y
complains "a mistyped option gets a hint" 'did you mean --trust'
exits "an option without its value is wrong usage" 64 "$gmseal" verify --trust
complains "the option that lacks a value is named" '--trust needs a value'
exits "a value for an option that takes none is wrong usage" 64 "$gmseal" verify --json=1 x
complains "the option that takes no value is named" 'takes no value'
exits "verify without a file is wrong usage" 64 "$gmseal" verify
exits "a wrong time is wrong usage" 64 "$gmseal" verify --at yesterday x
complains "the form of a time is shown" '2020-10-12T19:14:03+08:00'
exits "a wrong word for --revocation is wrong usage" 64 "$gmseal" verify --revocation maybe x
complains "the words for --revocation are listed" 'require, prefer, off'
exits "a digest of a wrong size is wrong usage" 64 "$gmseal" verify --digest abcd x
exits "a digest that is not hexadecimal is wrong usage" 64 "$gmseal" verify --digest \
	zz00000000000000000000000000000000000000000000000000000000000000 x
exits "--data and --digest exclude each other" 64 "$gmseal" verify --data x --digest \
	0000000000000000000000000000000000000000 x
exits "standard input can be read only once" 64 "$gmseal" verify --data - -
exits "sign without --seal is wrong usage" 64 "$gmseal" sign --key k --data d -o o
complains "sign says that --seal is missing" '--seal is missing'
exits "seal create names what is missing" 64 "$gmseal" seal create --version 4
complains "seal create says that --id is missing" '--id is missing'
exits "sign says what --prepare needs" 64 "$gmseal" sign --prepare r --seal s --data d
complains "it is the certificate" '--cert is missing'
exits "--prepare and --key exclude each other" 64 "$gmseal" sign --prepare r --key k --cert c --seal s --data d
exits "--complete asks for the value" 64 "$gmseal" sign --complete r -o o
complains "it is --value" '--value is missing'

exits "a group in a group has help" 0 "$gmseal" token pin --help
says "it names its commands" "gmseal token pin unblock"
shows "and no others" sh -c '! grep -q "token list" out'
exits "help for a group in a group works" 0 "$gmseal" help token seals
exits "a group in a group alone is wrong usage" 64 "$gmseal" token pin
exits "an unknown command in it is wrong usage" 64 "$gmseal" token pin chnge
complains "it gets a hint" 'did you mean "token pin change"'

if [ -w /dev/full ]; then
	"$gmseal" --help >/dev/full 2>err
	status=$?
	shows "output that does not arrive is exit status 70" [ "$status" -eq 70 ]
	complains "output that does not arrive is told" 'standard output: cannot write'
else
	skip "output that does not arrive is exit status 70" "there is no /dev/full"
fi

if command -v mandoc >/dev/null; then
	exits "the manual page is well formed" 0 mandoc -T lint -W warning "$source_directory/man/gmseal.1"
else
	skip "the manual page is well formed" "there is no mandoc"
fi
if command -v bash >/dev/null; then
	exits "the bash completion can be read" 0 bash -n "$source_directory/tools/completion/gmseal"
	cat >complete.sh <<'SCRIPT'
. "$1"
COMP_WORDS=(gmseal seal cr) COMP_CWORD=2
_gmseal
echo "${COMPREPLY[*]}"
COMP_WORDS=(gmseal verify --rev) COMP_CWORD=2
_gmseal
echo "${COMPREPLY[*]}"
SCRIPT
	exits "the bash completion completes" 0 bash complete.sh "$source_directory/tools/completion/gmseal"
	says "the bash completion completes commands" '^create$'
	says "the bash completion completes options" '^--revocation$'
else
	skip "the bash completion can be read" "there is no bash"
fi
if command -v zsh >/dev/null; then
	exits "the zsh completion can be read" 0 zsh -n "$source_directory/tools/completion/_gmseal"
else
	skip "the zsh completion can be read" "there is no zsh"
fi
finish
