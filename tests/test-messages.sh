#!/bin/sh
# Every sentence for people has its translation, and the translations fit the sentences.
. "${srcdir:=.}/tests/script.sh"

for tool in msgfmt msgcmp xgettext; do
	if ! command -v $tool >/dev/null; then
		skip translates_every_message "$tool is not installed"
		finish
	fi
done

catalogue=$srcdir/po/zh_CN.po
messages=$scratch/gmseal.pot

expect finds_messages_in_the_sources "$srcdir/po/extract.sh" "$srcdir" "$messages" || finish

# msgcmp names every message without translation, and every one whose translation is fuzzy.
expect translates_every_message msgcmp "$catalogue" "$messages"
expect keeps_format_strings msgfmt --check-format --check-domain -o /dev/null "$catalogue"
expect_failure holds_no_obsolete_message grep -n '^#~' "$catalogue"
expect compiles_into_the_build_tree test -s po/zh_CN/LC_MESSAGES/gmseal.mo

# Numbers, units and proper names apart, a translation that equals its message is a forgotten one.
same_as_the_message() {
	msgexec -i "$catalogue" sh -c '
		text=$(cat)
		if [ -n "$MSGEXEC_MSGID" ] && [ "$text" = "$MSGEXEC_MSGID" ] &&
			printf "%s" "$text" | grep -q "[a-z] [a-z]"; then
			printf "%s\n" "$text"
		fi' | grep .
}
expect_failure translates_into_other_words same_as_the_message

# The comparison is worth something only if it notices what is missing.
cp "$messages" "$scratch/more.pot"
printf '\nmsgid "nobody has translated this"\nmsgstr ""\n' >>"$scratch/more.pot"
expect_failure notices_a_message_without_translation msgcmp "$catalogue" "$scratch/more.pot"

printf '\n#, c-format\nmsgid "%%s has %%d"\nmsgstr "%%d %%s"\n' | cat "$catalogue" - >"$scratch/wrong.po"
expect_failure notices_a_format_string_that_does_not_fit \
	msgfmt --check-format -o /dev/null "$scratch/wrong.po"

finish
