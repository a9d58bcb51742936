// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel's half of tools/faults.
 *
 * Writes into the trace which call of ours each allocation was for that failed:
 * here and now, because modules that fail to load are gone when somebody reads it.
 *
 * And has functions in which no allocation fails by /proc/self/fail-nth: those of
 * tests/faults/shelters, and all that is done to load a module but its init function.
 *
 * Owns a probe for each function; what a call of it has put aside is in the
 * probe's instance. Only one task loads modules while allocations fail.
 */
#include <linux/kallsyms.h>
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/stacktrace.h>

#define FUNCTIONS_MAX	32
#define OWN_PROBES	3
#define STACK_MAX	64

static char *functions[FUNCTIONS_MAX];
static int function_count;
module_param_array(functions, charp, &function_count, 0444);
MODULE_PARM_DESC(functions, "Functions in which allocations do not fail.");

static struct kretprobe probes[FUNCTIONS_MAX + OWN_PROBES];
static int probe_count;

static int shelter_enter(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	unsigned int *nth = (unsigned int *)instance->data;

	*nth = current->fail_nth;
	current->fail_nth = 0;
	return 0;
}

static int shelter_leave(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	current->fail_nth = *(unsigned int *)instance->data;
	return 0;
}

/* What is left for the init function of the module that is being loaded. */
static unsigned int init_nth;

static int init_swap(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	swap(current->fail_nth, init_nth);
	return 0;
}

static bool is_ours(const char *symbol)
{
	return strstr(symbol, " [hdaudbus]") || strstr(symbol, " [snd_hdaudbus]");
}

/* Who is refused memory: the innermost call of ours, or nobody of ours. */
static int refused(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	unsigned long stack[STACK_MAX];
	char symbol[KSYM_SYMBOL_LEN];
	unsigned int i, depth;

	if (!(regs_return_value(regs) & 0xff)) /* a bool */
		return 0;
	depth = stack_trace_save(stack, ARRAY_SIZE(stack), 0);
	for (i = 0; i < depth; i++) {
		sprint_symbol(symbol, stack[i]);
		if (is_ours(symbol)) {
			trace_printk("%s\n", symbol);
			return 0;
		}
	}
	return 0;
}

static int add_probe(const char *function, kretprobe_handler_t enter, kretprobe_handler_t leave)
{
	struct kretprobe *probe = &probes[probe_count];
	int err;

	probe->kp.symbol_name = function;
	probe->entry_handler = enter;
	probe->handler = leave;
	probe->data_size = sizeof(unsigned int);
	err = register_kretprobe(probe);
	if (err)
		pr_err("%s cannot be probed: %d\n", function, err);
	else
		probe_count++;
	return err;
}

static void faults_exit(void)
{
	while (probe_count--)
		unregister_kretprobe(&probes[probe_count]);
}
module_exit(faults_exit);

static int __init faults_init(void)
{
	int i, err;

	err = add_probe("should_fail_ex", NULL, refused) ?:
	      add_probe("__x64_sys_finit_module", init_swap, init_swap) ?:
	      add_probe("do_one_initcall", init_swap, init_swap);
	for (i = 0; i < function_count && !err; i++)
		err = add_probe(functions[i], shelter_enter, shelter_leave);
	if (err)
		faults_exit();
	return err;
}
module_init(faults_init);

MODULE_DESCRIPTION("Who is refused memory, and who is not");
MODULE_LICENSE("GPL");
