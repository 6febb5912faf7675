/* Which two colours a picture is made of: of all ways to part its colours in two, the one that is best
 * explained by one colour each. */
#include "picture.h"

#include <stdlib.h>

enum {
	BIN_BITS = 4, /* of a channel; colours that share them are counted together */
	BINS = 1 << 3 * BIN_BITS,
	ROUNDS = 32, /* after which the parting has long come to rest */
	LEAST_DISTANCE = 48, /* between two colours that can be told apart */
	LIGHT = 160 /* a ground of this lightness is paper */
};

/* How much of what the colours differ has to be explained by two of them. Edges that fade leave some;
 * an even blend from one colour to another leaves a quarter. */
static const double least_explained = 0.8;

/* A colour, with fractions. */
struct point {
	double channel[3];
};

struct bin {
	uint64_t count, sum[3];
	bool is_second; /* of the two parts */
};

struct histogram {
	struct bin *bins;
	uint64_t count, square_sum;
	uint64_t transparent; /* pixels that can be seen through more than half */
};

static double distance(struct point a, struct point b)
{
	double sum = 0;
	for (int i = 0; i < 3; i++)
		sum += (a.channel[i] - b.channel[i]) * (a.channel[i] - b.channel[i]);
	return sum;
}

static struct point mean_of(const struct bin *bin)
{
	struct point mean = {{0}};
	for (int i = 0; i < 3 && bin->count > 0; i++)
		mean.channel[i] = (double)bin->sum[i] / (double)bin->count;
	return mean;
}

static uint8_t on_white(uint8_t sample, uint8_t alpha)
{
	return (uint8_t)((sample * alpha + 255 * (255 - alpha) + 127) / 255);
}

/* Lays the pixels on white while it counts them. */
static void count_pixels(struct raster *pixels, struct histogram *histogram)
{
	uint64_t count = (uint64_t)pixels->width * pixels->height;
	uint8_t *pixel = pixels->octets;
	for (uint64_t i = 0; i < count; i++, pixel += 4) {
		unsigned place = 0;
		histogram->transparent += pixel[3] < 128;
		for (int j = 0; j < 3; j++) {
			pixel[j] = on_white(pixel[j], pixel[3]);
			place = place << BIN_BITS | pixel[j] >> (8 - BIN_BITS);
			histogram->square_sum += (uint64_t)pixel[j] * pixel[j];
		}
		histogram->bins[place].count++;
		for (int j = 0; j < 3; j++)
			histogram->bins[place].sum[j] += pixel[j];
	}
	histogram->count = count;
}

/* The sum of all bins of a part. */
static struct bin sum_of(const struct histogram *histogram, bool second)
{
	struct bin sum = {0};
	for (size_t i = 0; i < BINS; i++) {
		const struct bin *bin = &histogram->bins[i];
		if (bin->is_second != second)
			continue;
		sum.count += bin->count;
		for (int j = 0; j < 3; j++)
			sum.sum[j] += bin->sum[j];
	}
	return sum;
}

/* The most frequent colour of a part. */
static struct point typical_of(const struct histogram *histogram, bool second)
{
	const struct bin *most = &histogram->bins[0];
	for (size_t i = 0; i < BINS; i++) {
		const struct bin *bin = &histogram->bins[i];
		if (bin->is_second == second &&
			(most->is_second != second || bin->count > most->count))
			most = bin;
	}
	return mean_of(most);
}

/* The colour that is frequent and far from another one. */
static struct point counterpart(const struct histogram *histogram, struct point other)
{
	double most = -1;
	struct point found = other;
	for (size_t i = 0; i < BINS; i++) {
		const struct bin *bin = &histogram->bins[i];
		double weight = (double)bin->count * distance(mean_of(bin), other);
		if (bin->count > 0 && weight > most) {
			most = weight;
			found = mean_of(bin);
		}
	}
	return found;
}

/* Parts the colours in two, each bin with the centre that is nearer to it, until that changes nothing. */
static void part(struct histogram *histogram)
{
	struct point first = typical_of(histogram, false);
	struct point second = counterpart(histogram, first);
	bool changed = true;
	for (int round = 0; round < ROUNDS && changed; round++) {
		changed = false;
		for (size_t i = 0; i < BINS; i++) {
			struct bin *bin = &histogram->bins[i];
			struct point mean = mean_of(bin);
			bool is_second =
				bin->count > 0 && distance(mean, second) < distance(mean, first);
			changed |= bin->is_second != is_second;
			bin->is_second = is_second;
		}
		struct bin one = sum_of(histogram, false), two = sum_of(histogram, true);
		first = mean_of(&one);
		second = mean_of(&two);
	}
}

/* The part of the differences between all colours that the parting in two explains. */
static double explained(const struct histogram *histogram)
{
	struct bin one = sum_of(histogram, false), two = sum_of(histogram, true), all = one;
	all.count += two.count;
	for (int i = 0; i < 3; i++)
		all.sum[i] += two.sum[i];
	struct point zero = {{0}};
	double square = (double)all.count * distance(mean_of(&all), zero);
	double total = (double)histogram->square_sum - square;
	double between = (double)one.count * distance(mean_of(&one), zero) +
			 (double)two.count * distance(mean_of(&two), zero) - square;
	return total > 0 ? between / total : 0;
}

static struct colour colour_of(struct point point)
{
	const double *channel = point.channel;
	return (struct colour){(uint8_t)(channel[0] + 0.5), (uint8_t)(channel[1] + 0.5),
		(uint8_t)(channel[2] + 0.5)};
}

/* ITU-R BT.601. */
static double lightness(struct point point)
{
	const double *channel = point.channel;
	return 0.299 * channel[0] + 0.587 * channel[1] + 0.114 * channel[2];
}

/* The lighter colour is the ground, also where there is more of the other one, as in seals whose
 * characters are left white. */
static int choose(
	const struct histogram *histogram, struct two_colours *colours, struct problem *problem)
{
	struct point first = typical_of(histogram, false), second = typical_of(histogram, true);
	struct bin part_of_ground = sum_of(histogram, lightness(second) > lightness(first));
	bool swapped = lightness(second) > lightness(first);
	struct point ground = swapped ? second : first, ink = swapped ? first : second;
	if (sum_of(histogram, true).count == 0 ||
		distance(ground, ink) < LEAST_DISTANCE * LEAST_DISTANCE)
		return problem_set(problem, EXIT_INVALID, "forbidden", "%s",
			_("the picture has only one colour, or two that can hardly be told apart; "
			  "what "
			  "is transparent counts as white"));
	if (explained(histogram) < least_explained)
		return problem_set(problem, EXIT_INVALID, "forbidden", "%s",
			_("the picture is made of more than two colours, so that it is not clear "
			  "what "
			  "is the seal and what is the ground"));
	colours->ground = colour_of(ground);
	colours->ink = colour_of(ink);
	colours->white = lightness(ground) >= LIGHT;
	colours->transparent = colours->white && histogram->transparent * 2 >= part_of_ground.count;
	return EXIT_DONE;
}

int find_two_colours(struct raster *pixels, struct two_colours *colours, struct problem *problem)
{
	struct histogram histogram = {.bins = need(calloc(BINS, sizeof(struct bin)))};
	count_pixels(pixels, &histogram);
	part(&histogram);
	int exit = choose(&histogram, colours, problem);
	free(histogram.bins);
	return exit;
}

struct raster ink_of(const struct raster *pixels, const struct two_colours *colours)
{
	size_t count = (size_t)pixels->width * pixels->height;
	struct raster ink = {pixels->width, pixels->height, need(malloc(count))};
	const int ground[] = {colours->ground.red, colours->ground.green, colours->ground.blue};
	const int way[] = {colours->ink.red - ground[0], colours->ink.green - ground[1],
		colours->ink.blue - ground[2]};
	int length = way[0] * way[0] + way[1] * way[1] + way[2] * way[2];
	const uint8_t *pixel = pixels->octets;
	for (size_t i = 0; i < count; i++, pixel += 4) {
		/* How far the pixel lies on the way from the ground to the ink. */
		int along = 0;
		for (int j = 0; j < 3; j++)
			along += (pixel[j] - ground[j]) * way[j];
		along = along < 0 ? 0 : along > length ? length : along;
		ink.octets[i] = (uint8_t)((int64_t)along * 255 / length);
	}
	return ink;
}
