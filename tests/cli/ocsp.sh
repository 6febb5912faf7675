#!/bin/sh
# OCSP with the openssl command as the responder: it reads our requests, and we read its answers.
. "${srcdir:=.}/tests/cli/common"
make_demo
trust="--trust demo/root.pem --untrusted demo/ca.pem --crl demo/root.crl"
data="--data demo/document.txt"
distid=distid:1234567812345678

# index STATUS REVOKED: what the responder knows, the signer's status and time of revocation.
index()
{
	for who in signer maker; do
		serial=$(openssl x509 -in demo/$who.pem -noout -serial | cut -d= -f2)
		if [ "$who" = signer ]; then
			printf '%s\t491231235959Z\t%s\t%s\tunknown\t/CN=%s\n' "$1" "$2" "$serial" $who
		else
			printf 'V\t491231235959Z\t\t%s\tunknown\t/CN=%s\n' "$serial" $who
		fi
	done >index.txt
}

# answer CERTIFICATE KEY OPTION...: makes signer.resp and maker.resp.
answer()
{
	certificate=$1
	key=$2
	shift 2
	for who in signer maker; do
		openssl ocsp -index index.txt -CA demo/ca.pem -rsigner "$certificate" -rkey "$key" \
			-reqin $who.req -respout $who.resp -ndays 1 "$@" >openssl.log 2>&1 || {
			cat openssl.log
			not_ok "openssl answers about the $who"
		}
	done
}

for digest in sha1 sha256 sm3; do
	exits "a request with $digest is written" 0 "$gmseal" cert ocsp-request --cert demo/signer.pem \
		--issuer demo/ca.pem --digest $digest --nonce --force -o signer.req
	run openssl ocsp -reqin signer.req -req_text
	says "openssl reads it" "Hash Algorithm: $digest"
	says "openssl reads the nonce" "OCSP Nonce"
done
exits "a request without a digest is written" 0 "$gmseal" cert ocsp-request --cert demo/maker.pem \
	--issuer demo/ca.pem -o maker.req
run openssl ocsp -reqin maker.req -req_text
says "it names the issuer by SHA-1" "Hash Algorithm: sha1"
serial=$(openssl x509 -in demo/maker.pem -noout -serial | cut -d= -f2)
says "it asks about the certificate" "Serial Number: $serial"
exits "a request goes to standard output" 0 "$gmseal" cert ocsp-request --cert demo/maker.pem \
	--issuer demo/ca.pem -o -
shows "what goes there is the same" cmp out maker.req
exits "a file that is there is not replaced" 64 "$gmseal" cert ocsp-request --cert demo/maker.pem \
	--issuer demo/ca.pem -o maker.req
exits "another issuer is refused" 1 "$gmseal" cert ocsp-request --cert demo/maker.pem \
	--issuer demo/root.pem -o other.req
complains "it is told who issued the certificate" 'was issued by "CN=gmseal demo CA'
exits "what is no certificate is refused" 3 "$gmseal" cert ocsp-request --cert demo/document.txt \
	--issuer demo/ca.pem -o other.req
exits "the certificate has to be named" 64 "$gmseal" cert ocsp-request --issuer demo/ca.pem -o x
complains "that it is missing is told" '--cert is missing'
exits "the issuer has to be named" 64 "$gmseal" cert ocsp-request --cert demo/maker.pem -o x
exits "the output has to be named" 64 "$gmseal" cert ocsp-request --cert demo/maker.pem \
	--issuer demo/ca.pem
exits "an unknown digest is wrong usage" 64 "$gmseal" cert ocsp-request --cert demo/maker.pem \
	--issuer demo/ca.pem --digest md5 -o x
exits "an argument is wrong usage" 64 "$gmseal" cert ocsp-request --cert demo/maker.pem \
	--issuer demo/ca.pem -o x y

# The authority itself answers, with SM2.
index V ''
answer demo/ca.pem demo/ca.key -rmd sm3 -rsigopt $distid
exits "without the answers it is indeterminate" 2 "$gmseal" verify $trust $data demo/document.sig
exits "with the authority's answers it is valid" 0 "$gmseal" verify $trust $data \
	--ocsp signer.resp --ocsp maker.resp demo/document.sig
exits "with one of them it is indeterminate" 2 "$gmseal" verify $trust $data \
	--ocsp signer.resp demo/document.sig
mkdir -p answers
cp signer.resp maker.resp answers
exits "the answer to a request is told" 0 "$gmseal" cert ocsp-check signer.req signer.resp
says "it repeats the random number" "repeats its random number"
exits "the answer to a request without a random number is told" 0 "$gmseal" cert ocsp-check \
	maker.req maker.resp
says "that it has none is told" "repeats no random number"
exits "the answer to another request is refused" 1 "$gmseal" cert ocsp-check signer.req maker.resp
exits "what is no answer is told" 3 "$gmseal" cert ocsp-check signer.req demo/ca.pem
exits "a folder of answers serves as well" 0 "$gmseal" verify $trust $data --ocsp answers \
	demo/document.sig
exits "a seal is verified with them" 0 "$gmseal" seal verify $trust --ocsp answers demo/seal.esl
answer demo/ca.pem demo/ca.key -rmd sm3
exits "answers signed under no identifier do not count" 2 "$gmseal" verify $trust $data --json \
	--ocsp signer.resp --ocsp maker.resp demo/document.sig
says "the reason is told" '"ocsp-signature"'
answer demo/ca.pem demo/ca.key -rmd sm3 -rsigopt $distid
exits "what is no answer is refused" 3 "$gmseal" verify $trust $data --ocsp demo/ca.pem \
	demo/document.sig

# A delegate answers, with RSA.
openssl req -newkey rsa:2048 -nodes -subj /CN=Responder -keyout responder.key -out responder.csr \
	>openssl.log 2>&1
printf 'extendedKeyUsage=OCSPSigning\nnoCheck=ignored\n' >responder.cnf
openssl x509 -req -in responder.csr -CA demo/ca.pem -CAkey demo/ca.key -CAcreateserial -sm3 \
	-sigopt $distid -extfile responder.cnf -days 10 -out responder.pem >>openssl.log 2>&1 ||
	cat openssl.log
answer responder.pem responder.key -resp_key_id
exits "inspect shows an answer" 0 "$gmseal" inspect signer.resp
says "it is told what the answer is" 'signer.resp: an OCSP response of RFC 6960'
exits "verify does not take an answer for a seal" 3 "$gmseal" verify signer.resp
complains "it says what takes the answer" 'an OCSP response, .* with --ocsp'
exits "with a delegate's answers it is valid" 0 "$gmseal" verify $trust $data \
	--ocsp signer.resp --ocsp maker.resp demo/document.sig
answer responder.pem responder.key -resp_no_certs
exits "without the delegate's certificate it is indeterminate" 2 "$gmseal" verify $trust $data \
	--ocsp signer.resp --ocsp maker.resp demo/document.sig
exits "the certificate may come from elsewhere" 0 "$gmseal" verify $trust $data \
	--untrusted responder.pem --ocsp signer.resp --ocsp maker.resp demo/document.sig

# Somebody is revoked.
index R 200101000000Z,superseded
answer responder.pem responder.key
exits "with a revoked signer it is invalid" 1 "$gmseal" verify $trust $data \
	--ocsp signer.resp --ocsp maker.resp demo/document.sig
says "the check that fails is marked" '^  x signature.signer.revocation '
exits "a list that clears him does not help" 1 "$gmseal" verify $trust $data --crl demo/ca.crl \
	--ocsp signer.resp --ocsp maker.resp demo/document.sig
finish
