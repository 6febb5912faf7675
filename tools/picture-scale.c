/* Bringing a picture to another size: averages where it becomes smaller, a way between neighbours where
 * it becomes larger. */
#include "picture.h"

#include <math.h>
#include <stdlib.h>

/* The places of the source that one place of the result is made of. */
struct reach {
	uint32_t first, last;
	bool enlarged;
	double from, to; /* its borders among them; its middle, twice, if enlarged */
};

static struct reach reach_of(uint32_t place, uint32_t size, uint32_t wanted)
{
	double scale = (double)size / wanted;
	struct reach reach = {.enlarged = wanted > size};
	if (reach.enlarged) {
		double middle = (place + 0.5) * scale - 0.5;
		middle = fmin(fmax(middle, 0), size - 1.0);
		reach.from = reach.to = middle;
		reach.first = (uint32_t)middle;
		reach.last = reach.first + 1 < size ? reach.first + 1 : reach.first;
	} else {
		reach.from = place * scale;
		reach.to = fmin((place + 1) * scale, size);
		reach.first = (uint32_t)reach.from;
		reach.last = (uint32_t)fmin(ceil(reach.to) - 1, size - 1.0);
	}
	return reach;
}

/* How much a place of the source weighs; all of a reach together about the same everywhere. */
static double weight_of(const struct reach *reach, uint32_t place)
{
	if (reach->enlarged)
		return reach->first == reach->last ? 1 : 1 - fabs(reach->from - place);
	return fmin(place + 1.0, reach->to) - fmax(place, reach->from);
}

/* Adds a row of the source, in the width of the result, to the sums. */
static void add_row(const struct raster *ink, uint32_t row, double weight,
	const struct reach *columns, uint32_t width, double *sums)
{
	const uint8_t *octets = ink->octets + (size_t)row * ink->width;
	for (uint32_t i = 0; i < width; i++) {
		double sum = 0;
		for (uint32_t j = columns[i].first; j <= columns[i].last; j++)
			sum += octets[j] * weight_of(&columns[i], j);
		sums[i] += sum * weight;
	}
}

static double total_weight(const struct reach *reach)
{
	double total = 0;
	for (uint32_t i = reach->first; i <= reach->last; i++)
		total += weight_of(reach, i);
	return total;
}

struct raster scale_ink(const struct raster *ink, uint32_t width, uint32_t height)
{
	struct raster scaled = {width, height, need(malloc((size_t)width * height))};
	struct reach *columns = need(malloc(width * sizeof *columns));
	double *sums = need(malloc(width * sizeof *sums));
	for (uint32_t i = 0; i < width; i++)
		columns[i] = reach_of(i, ink->width, width);
	for (uint32_t row = 0; row < height; row++) {
		struct reach rows = reach_of(row, ink->height, height);
		for (uint32_t i = 0; i < width; i++)
			sums[i] = 0;
		for (uint32_t i = rows.first; i <= rows.last; i++)
			add_row(ink, i, weight_of(&rows, i), columns, width, sums);
		double half = 127.5 * total_weight(&rows);
		for (uint32_t i = 0; i < width; i++)
			scaled.octets[(size_t)row * width + i] =
				sums[i] >= half * total_weight(&columns[i]);
	}
	free(sums);
	free(columns);
	return scaled;
}
