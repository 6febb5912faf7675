#!/bin/sh
# The prompt for a passphrase: on the terminal, without echo. And what else a terminal changes.
. "${srcdir:=.}/tests/cli/common"
# "expect" alone is a function of tests/script.sh.
env expect -v >/dev/null 2>&1 || skip_all "there is no expect to play a terminal"
make_demo
printf 'open sesame\n' >pin
openssl pkcs8 -topk8 -v2 aes-256-cbc -in demo/signer.key -passout file:pin -out locked.key 2>/dev/null

cat >type.exp <<'SCRIPT'
set timeout 20
log_file -noappend typed.log
spawn {*}[lrange $argv 1 end]
expect {
	"locked.key: " {}
	timeout { exit 99 }
	eof { exit 98 }
}
send "[lindex $argv 0]\r"
expect eof
exit [lindex [wait] 3]
SCRIPT
sign="$gmseal sign --seal demo/seal.esl --cert demo/signer.pem --key locked.key --data demo/document.txt"
exits "a passphrase is asked for at the terminal" 0 env expect type.exp 'open sesame' $sign -o asked.sig
shows "the passphrase is not echoed" sh -c '! grep -q sesame typed.log'
shows "the signature was made" [ -s asked.sig ]
exits "a wrong passphrase at the terminal is exit status 4" 4 env expect type.exp 'wrong' $sign -o wrong.sig
shows "nothing is written then" nothing_of wrong.sig

cat >show.exp <<'SCRIPT'
set timeout 20
log_user 0
spawn {*}$argv
expect eof
puts -nonewline $expect_out(buffer)
exit [lindex [wait] 3]
SCRIPT
TERM=xterm
export TERM
escape=$(printf '\033')
run env expect show.exp "$gmseal" verify $trust --data demo/document.txt demo/document.sig
says "the terminal shows colours" "$escape"
NO_COLOR=1
export NO_COLOR
run env expect show.exp "$gmseal" verify $trust --data demo/document.txt demo/document.sig
shows "NO_COLOR switches them off" sh -c "! grep -q '$escape' out"
unset NO_COLOR
run "$gmseal" verify $trust --data demo/document.txt demo/document.sig
shows "there are none where there is no terminal" sh -c "! grep -q '$escape' out"
run env expect show.exp "$gmseal" seal picture demo/seal.esl
says "the terminal is told what picture it is" 'PNG'
says "the size of the picture is told" '42 mm wide'
exits "no picture is written to a terminal" 64 env expect show.exp "$gmseal" seal picture -o - demo/seal.esl
finish
