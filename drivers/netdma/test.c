// SPDX-License-Identifier: GPL-2.0
/*
 * netdma-test.ko: tests NetDMA and its providers, when it is told to.
 *
 * The directory netdma-test in debugfs has two files:
 *
 *   run      a write of 1 starts a run with the module's parameters as they are, and
 *            one of 0 ends it early; a read waits for the end, and says Y if all was
 *            right
 *   results  of the last run, in KTAP; of one that is under way, how far it is
 *
 * run_lock guards whether there is a run. Its parameters and results are its own until
 * it is over, but for netdma_test_sum(). A run ends before the module does.
 */
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include "compat.h"
#include "test.h"

#define LINE_LENGTH	160
#define PROVIDER_LENGTH	32

static char provider[PROVIDER_LENGTH];
module_param_string(provider, provider, sizeof(provider), 0644);
MODULE_PARM_DESC(provider, "friendly name of the provider (default: any)");

static unsigned int threads = 1;
module_param(threads, uint, 0644);
MODULE_PARM_DESC(threads, "threads (1 to 64, default 1)");

static unsigned int channels = 1;
module_param(channels, uint, 0644);
MODULE_PARM_DESC(channels, "channels that they share (1 to threads, default 1)");

static unsigned long long operations;
module_param(operations, ullong, 0644);
MODULE_PARM_DESC(operations, "copies, of all threads together (default 0: no limit)");

static unsigned long long bytes = 16 << 20;
module_param(bytes, ullong, 0644);
MODULE_PARM_DESC(bytes, "bytes, of all threads together (0: no limit, default 16 MiB)");

static unsigned int min_size = 1;
module_param(min_size, uint, 0644);
MODULE_PARM_DESC(min_size, "bytes of a copy, at least (0: null transfers too, default 1)");

static unsigned int max_size = 64 << 10;
module_param(max_size, uint, 0644);
MODULE_PARM_DESC(max_size, "bytes of a copy, at most (1 to 64 MiB, default 64 KiB)");

static unsigned int max_offset = 4095;
module_param(max_offset, uint, 0644);
MODULE_PARM_DESC(max_offset, "bytes from a page's beginning, at most (default 4095)");

static unsigned int overlap = 4;
module_param(overlap, uint, 0644);
MODULE_PARM_DESC(overlap, "copies in flight of each thread (1 to 64, default 4)");

static unsigned int pieces = 3;
module_param(pieces, uint, 0644);
MODULE_PARM_DESC(pieces, "into which a buffer is cut at most (1 to 64, default 3)");

static unsigned int timeout = 60;
module_param(timeout, uint, 0644);
MODULE_PARM_DESC(timeout, "seconds until a copy is given up (0: never, default 60)");

static unsigned long long seed = 1;
module_param(seed, ullong, 0644);
MODULE_PARM_DESC(seed, "of what is random (default 1)");

static bool verify = true;
module_param(verify, bool, 0644);
MODULE_PARM_DESC(verify, "compare (default Y)");

/* The run there is, or was. */
static DEFINE_MUTEX(run_lock); /* those below change with it held */
static DECLARE_WAIT_QUEUE_HEAD(run_over);
static char run_provider[PROVIDER_LENGTH];
static struct netdma_test_parameters run_parameters;
static struct netdma_test_results run_results;
static int run_error;
static bool running;
static bool stop;
static bool ready; /* between init and exit */

/*
 * Results as text
 */

typedef void (*line_t)(void *to, const char *line);

static void say_counts(line_t say, void *to, const char *whose,
		       const struct netdma_test_counts *counts)
{
	char line[LINE_LENGTH];

	snprintf(line, sizeof(line), "# %s: %llu operations, %llu bytes, %llu verified, %llu wrong",
		 whose, counts->operations, counts->bytes, counts->verified, counts->wrong);
	say(to, line);
	snprintf(line, sizeof(line), "# %s: %llu done again, %llu errors, the first %d",
		 whose, counts->repeated, counts->errors, counts->error);
	say(to, line);
}

static enum netdma_test_verdict say_thread(line_t say, void *to, unsigned int number)
{
	const struct netdma_test_counts *counts = &run_results.counts[number];
	enum netdma_test_verdict verdict = netdma_test_verdict(counts);
	char line[LINE_LENGTH];

	snprintf(line, sizeof(line), "thread %u", number);
	say_counts(say, to, line, counts);
	snprintf(line, sizeof(line), "%s %u thread %u%s",
		 verdict == NETDMA_TEST_FAILED ? "not ok" : "ok", number + 1, number,
		 verdict == NETDMA_TEST_SKIPPED ? " # SKIP it had nothing to do" : "");
	say(to, line);
	return verdict;
}

static void say_all(line_t say, void *to)
{
	unsigned int count[NETDMA_TEST_SKIPPED + 1] = {};
	struct netdma_test_counts sum;
	char line[LINE_LENGTH];
	unsigned int i;

	say(to, "KTAP version 1");
	if (run_error) {
		snprintf(line, sizeof(line), "Bail out! error %d", run_error);
		say(to, line);
		return;
	}
	snprintf(line, sizeof(line), "1..%u", run_results.threads);
	say(to, line);
	for (i = 0; i < run_results.threads; i++)
		count[say_thread(say, to, i)]++;
	netdma_test_sum(&run_results, &sum);
	say_counts(say, to, "all", &sum);
	snprintf(line, sizeof(line), "# a provider went %u times and came %u times",
		 run_results.went, run_results.came);
	say(to, line);
	snprintf(line, sizeof(line), "%u passed, %u failed, %u skipped",
		 count[NETDMA_TEST_PASSED], count[NETDMA_TEST_FAILED], count[NETDMA_TEST_SKIPPED]);
	say(to, line);
}

static bool all_right(void)
{
	struct netdma_test_counts sum;

	netdma_test_sum(&run_results, &sum);
	return !run_error && netdma_test_verdict(&sum) == NETDMA_TEST_PASSED;
}

static void say_in_log(void *to, const char *line)
{
	pr_info("netdma-test: %s\n", line);
}

static void say_in_file(void *file, const char *line)
{
	seq_printf(file, "%s\n", line);
}

/*
 * Runs
 */

static void run_work(struct work_struct *work)
{
	int err = netdma_test_run(&run_parameters, &run_results, &stop);

	mutex_lock(&run_lock);
	run_error = err;
	say_all(say_in_log, NULL);
	WRITE_ONCE(running, false);
	mutex_unlock(&run_lock);
	wake_up_all(&run_over);
}

static DECLARE_WORK(run_in_background, run_work);

/* The module's parameters do not change meanwhile: the caller has locked them. */
static void run_begin(void)
{
	strscpy(run_provider, provider, sizeof(run_provider));
	strim(run_provider);
	run_parameters = (struct netdma_test_parameters){
		.provider = *run_provider ? run_provider : NULL,
		.threads = threads,
		.channels = channels,
		.operations = operations,
		.bytes = bytes,
		.min_size = min_size,
		.max_size = max_size,
		.max_offset = max_offset,
		.overlap = overlap,
		.pieces = pieces,
		.timeout = timeout,
		.seed = seed,
		.verify = verify,
	};
	WRITE_ONCE(running, true);
	WRITE_ONCE(stop, false);
	queue_work(system_dfl_wq, &run_in_background);
}

static int run_start_or_stop(bool start)
{
	int err = 0;

	mutex_lock(&run_lock);
	if (!start)
		WRITE_ONCE(stop, true);
	else if (running || !ready)
		err = -EBUSY;
	else
		run_begin();
	mutex_unlock(&run_lock);
	return err;
}

/* At load it is only noted. */
static bool run_at_load;

static int run_set(const char *value, const struct kernel_param *parameter)
{
	bool start;
	int err;

	err = value ? kstrtobool(value, &start) : -EINVAL;
	if (err)
		return err;
	if (ready)
		return run_start_or_stop(start);
	run_at_load = start;
	return 0;
}

static int run_get(char *buffer, const struct kernel_param *parameter)
{
	return sysfs_emit(buffer, "%c\n", READ_ONCE(running) ? 'Y' : 'N');
}

static const struct kernel_param_ops run_ops = {
	.set = run_set,
	.get = run_get,
};

module_param_cb(run, &run_ops, NULL, 0644);
MODULE_PARM_DESC(run, "1 starts a run, also when it is written later; 0 ends it early");

/*
 * debugfs
 */

static ssize_t run_file_read(struct file *file, char __user *to, size_t count, loff_t *position)
{
	char answer[] = "N\n";

	if (wait_event_interruptible(run_over, !READ_ONCE(running)))
		return -ERESTARTSYS;
	if (all_right())
		answer[0] = 'Y';
	return simple_read_from_buffer(to, count, position, answer, strlen(answer));
}

static ssize_t run_file_write(struct file *file, const char __user *from, size_t count,
			      loff_t *position)
{
	bool start;
	int err;

	err = kstrtobool_from_user(from, count, &start);
	if (err)
		return err;
	kernel_param_lock(THIS_MODULE);
	err = run_start_or_stop(start);
	kernel_param_unlock(THIS_MODULE);
	return err ?: count;
}

static const struct file_operations run_file = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.read = run_file_read,
	.write = run_file_write,
	.llseek = default_llseek,
};

static int results_show(struct seq_file *file, void *unused)
{
	struct netdma_test_counts sum;

	mutex_lock(&run_lock);
	if (running) {
		netdma_test_sum(&run_results, &sum);
		say_counts(say_in_file, file, "so far", &sum);
	} else {
		say_all(say_in_file, file);
	}
	mutex_unlock(&run_lock);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(results);

static struct dentry *directory;

static int __init netdma_test_init(void)
{
	directory = debugfs_create_dir("netdma-test", NULL);
	debugfs_create_file("run", 0600, directory, NULL, &run_file);
	debugfs_create_file("results", 0400, directory, NULL, &results_fops);
	kernel_param_lock(THIS_MODULE);
	ready = true;
	if (run_at_load)
		run_start_or_stop(true);
	kernel_param_unlock(THIS_MODULE);
	return 0;
}
module_init(netdma_test_init);

static void __exit netdma_test_exit(void)
{
	debugfs_remove(directory);
	mutex_lock(&run_lock);
	ready = false;
	WRITE_ONCE(stop, true);
	mutex_unlock(&run_lock);
	flush_work(&run_in_background);
}
module_exit(netdma_test_exit);

MODULE_DESCRIPTION("NetDMA client that tests providers");
MODULE_LICENSE("GPL");
