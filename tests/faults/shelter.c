// SPDX-License-Identifier: GPL-2.0
/*
 * Functions of the kernel in which no allocation fails by /proc/self/fail-nth.
 *
 * For those that do not survive it, and are not ours: tools/faults would find
 * their faults and no other. tests/faults/shelters says which and why. And for all
 * that is done to load a module, but its init function.
 *
 * Owns a probe for each function; what a call of it has put aside is in the
 * probe's instance. Only one task loads modules while allocations fail.
 */
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/sched.h>

#define FUNCTIONS_MAX	32

static char *functions[FUNCTIONS_MAX];
static int function_count;
module_param_array(functions, charp, &function_count, 0444);
MODULE_PARM_DESC(functions, "Functions in which allocations do not fail.");

static struct kretprobe probes[FUNCTIONS_MAX + 2];
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

static void shelter_exit(void)
{
	while (probe_count--)
		unregister_kretprobe(&probes[probe_count]);
}
module_exit(shelter_exit);

static int __init shelter_init(void)
{
	int i, err;

	err = add_probe("__x64_sys_finit_module", init_swap, init_swap) ?:
	      add_probe("do_one_initcall", init_swap, init_swap);
	for (i = 0; i < function_count && !err; i++)
		err = add_probe(functions[i], shelter_enter, shelter_leave);
	if (err)
		shelter_exit();
	return err;
}
module_init(shelter_init);

MODULE_DESCRIPTION("Functions in which no allocation fails");
MODULE_LICENSE("GPL");
