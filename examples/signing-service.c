/*
 * A signing service in the smallest: a program that has a private key and knows nothing of seals.
 *
 *	signing-service KEY
 *
 * It reads the 32 octets e from standard input and writes the signature value, SEQUENCE { r INTEGER,
 * s INTEGER }, to standard output. KEY is an SM2 key in PEM. examples/sign-elsewhere.c asks it; a
 * telephone, a server or a smart card behind somebody's interface would stand in its place.
 *
 *	cc -o signing-service signing-service.c $(pkg-config --cflags --libs libcrypto)
 */
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <stdio.h>

int main(int argc, char **argv)
{
	unsigned char e[32], value[128];
	size_t size = sizeof value;
	int result = 1;
	EVP_PKEY *key = NULL;
	EVP_PKEY_CTX *context = NULL;
	FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
	if (file == NULL) {
		fprintf(stderr, "usage: signing-service KEY\n");
		return 1;
	}
	key = PEM_read_PrivateKey(file, NULL, NULL, NULL);
	fclose(file);
	if (key != NULL)
		context = EVP_PKEY_CTX_new(key, NULL);
	if (fread(e, 1, sizeof e, stdin) != sizeof e)
		fprintf(stderr, "signing-service: 32 octets were expected\n");
	else if (context == NULL || EVP_PKEY_sign_init(context) != 1 ||
		 EVP_PKEY_sign(context, value, &size, e, sizeof e) != 1)
		fprintf(stderr, "signing-service: %s cannot sign\n", argv[1]);
	else if (fwrite(value, 1, size, stdout) == size && fflush(stdout) == 0)
		result = 0;
	EVP_PKEY_CTX_free(context);
	EVP_PKEY_free(key);
	return result;
}
