/*
 * peak-memory FILE COMMAND...: runs the command, writes how many KiB it and its children had in
 * memory at most into FILE, and exits as it does. It is small itself, since what it has in memory
 * when it forks counts, too.
 */
#define _DEFAULT_SOURCE
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	int status = 0;
	struct rusage usage;
	if (argc < 3)
		return 64;
	pid_t child = fork();
	if (child == 0) {
		execvp(argv[2], argv + 2);
		perror(argv[2]);
		_exit(127);
	}
	if (child < 0 || waitpid(child, &status, 0) != child ||
		getrusage(RUSAGE_CHILDREN, &usage) != 0)
		return 70;
	FILE *file = fopen(argv[1], "w");
	if (file == NULL || fprintf(file, "%ld\n", usage.ru_maxrss) < 0 || fclose(file) != 0)
		return 70;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 70;
}
