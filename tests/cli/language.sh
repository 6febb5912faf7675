#!/bin/sh
# The command in Chinese: sentences are translated, what programs read is not.
. "${srcdir:=.}/tests/cli/common"
[ -s "$build_directory/po/zh_CN/LC_MESSAGES/gmseal.mo" ] || skip_all "the catalogue is not built"
[ -z "$SANITIZE" ] || skip_all "the sanitizers do not go with LD_PRELOAD"

# The catalogue of the build tree takes the place of the installed one.
cat >here.c <<'SOURCE'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>

char *bindtextdomain(const char *domain, const char *directory);

char *bindtextdomain(const char *domain, const char *directory)
{
	char *(*next)(const char *, const char *) =
		(char *(*)(const char *, const char *))dlsym(RTLD_NEXT, "bindtextdomain");
	return next(domain, directory != NULL ? getenv("CATALOGUES") : NULL);
}
SOURCE
$CC -shared -fPIC -o here.so here.c -ldl 2>/dev/null || skip_all "no shared object can be made"
make_demo

chinese()
{
	run env LD_PRELOAD="$scratch/here.so" CATALOGUES="$build_directory/po" LC_ALL=C.UTF-8 \
		LANGUAGE=zh_CN "$gmseal" "$@"
}

chinese --help
grep -q '印章' out || skip_all "this system has no locale in which LANGUAGE counts"
ok "the help is Chinese"
says "names of commands are not translated" 'gmseal seal create '
for words in verify sign inspect 'seal create' 'seal verify' 'seal picture' 'cert show' 'timestamp request' \
	'timestamp attach' 'timestamp show' demo; do
	chinese $words --help
	says "the help of $words is Chinese" '退出状态'
done
chinese verify $trust --data demo/document.txt demo/document.sig
shows "verdicts are Chinese" sh -c '! head -1 out | grep -q VALID'
says "names of checks are not translated" '✓ signature.value '
shows "sentences of the library are Chinese" sh -c '! grep -q "The document is" out'
chinese verify --json $trust --data demo/document.txt demo/document.sig
says "words for programs are not translated" '"verdict": "valid"'
chinese verify no-such-file
complains "errors are Chinese" 'no-such-file: .*[^ -~]'
chinese verfiy
complains "hints name commands" '“verify”'
shows "hints are not English" sh -c '! grep -q "did you mean" err'
finish
