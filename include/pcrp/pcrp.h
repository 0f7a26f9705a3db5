/* SPDX-License-Identifier: Apache-2.0 */
/** @file pcrp.h  Everything, in one include. */
#ifndef PCRP_PCRP_H
#define PCRP_PCRP_H

#include <pcrp/agree.h>
#include <pcrp/cohort.h>
#include <pcrp/error.h>
#include <pcrp/feedback.h>
#include <pcrp/limits.h>
#include <pcrp/map.h>
#include <pcrp/plan.h>
#include <pcrp/read.h>
#include <pcrp/report.h>
#include <pcrp/rubric.h>
#include <pcrp/score.h>
#include <pcrp/version.h>
#include <pcrp/write.h>

#endif
