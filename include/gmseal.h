/*
 * gmseal: electronic seals (SES_Seal) and seal signatures (SES_Signature) of GM/T 0031-2014,
 * GB/T 38540-2020 and GM/T 0031-2025.
 *
 * This header includes the whole public interface. The order below is a reading order: the
 * common types first, then the things that are read, then what makes and what verifies them.
 */
#ifndef GMSEAL_H
#define GMSEAL_H

#include <gmseal/base.h>
#include <gmseal/digest.h>
#include <gmseal/sm2.h>
#include <gmseal/certificate.h>
#include <gmseal/seal.h>
#include <gmseal/signature.h>
#include <gmseal/inspect.h>
#include <gmseal/signer.h>
#include <gmseal/token.h>
#include <gmseal/make.h>
#include <gmseal/policy.h>
#include <gmseal/report.h>
#include <gmseal/verify.h>
#include <gmseal/message.h>
#include <gmseal/findings.h>
#include <gmseal/ocsp.h>
#include <gmseal/subject.h>
#include <gmseal/picture.h>
#include <gmseal/request.h>
#include <gmseal/registration.h>
#include <gmseal/value.h>
#include <gmseal/timestamp.h>

#endif
