/* The clock: rounds of an action and of its baseline by turns, and their medians. */
#include "bench.h"

#include <time.h>

enum {
	MAX_ROUNDS = 21
};

static double seconds(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Seconds that an action takes, over so many runs of it. */
static double run(struct bench *bench, action *act, size_t runs)
{
	double began = seconds();
	for (size_t i = 0; i < runs; i++)
		act(bench);
	return (seconds() - began) / (double)runs;
}

/* How many runs fill a round. */
static size_t runs_in(struct bench *bench, action *act, double round)
{
	size_t runs = 1;
	act(bench);
	while (run(bench, act, runs) * (double)runs < round / 2)
		runs *= 2;
	return runs;
}

static int ascending(const void *a, const void *b)
{
	const double *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

static double median(double *values, size_t count)
{
	qsort(values, count, sizeof *values, ascending);
	return count % 2 == 1 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

static void measure(struct bench *bench, const struct figure *figure, bool quick, bool added)
{
	double times[MAX_ROUNDS], ratios[MAX_ROUNDS];
	size_t rounds = quick ? 5 : MAX_ROUNDS;
	double round = quick ? 0.004 : 0.02;
	size_t runs = runs_in(bench, figure->run, round);
	size_t baseline_runs = runs_in(bench, figure->baseline, round);
	/* By turns, so that whatever slows the machine down for a while slows both down. */
	for (size_t i = 0; i < rounds; i++) {
		times[i] = run(bench, figure->run, runs);
		double baseline = run(bench, figure->baseline, baseline_runs);
		if (added)
			times[i] -= baseline;
		ratios[i] = times[i] / (baseline * figure->times);
		if (figure->octets > 0)
			ratios[i] = 1 / ratios[i];
	}
	double time = median(times, rounds), ratio = median(ratios, rounds);
	/* Less than nothing is noise. */
	if (time < 0)
		time = 0;
	if (figure->octets > 0)
		printf("%s\t%.1f\tMB/s\t%.3f\t%s\n", figure->name,
			(double)figure->octets / time / 1e6, ratio, figure->of);
	else
		printf("%s\t%.2f\tus\t%.3f\t%s\n", figure->name, time * 1e6, ratio, figure->of);
	fflush(stdout);
}

void bench_measure(struct bench *bench, const struct figure *figure, bool quick)
{
	measure(bench, figure, quick, false);
}

void bench_measure_added(struct bench *bench, const struct figure *figure, bool quick)
{
	measure(bench, figure, quick, true);
}
