// SPDX-License-Identifier: GPL-2.0
/*
 * The controller in debugfs: hdaudbus/DEVICE/engines, rings and counters.
 *
 * Owns the directories. Files show copies made under the lock of what they show, one
 * line after the other, and may be read at any time: nobody is woken, and registers are
 * read only while the controller is awake, which it stays as long as the lock is held.
 *
 * Lifetime: a controller's directory goes with it, which waits for who reads. Whoever
 * has a file open then gets -EIO.
 */

#include <linux/debugfs.h>
#include <linux/rculist.h>
#include <linux/seq_file.h>
#include "hdaudbus.h"

#define MODE		0400

static struct dentry *root;

/* May registers be read? The caller holds engine_lock or verbs.lock until may_not(). */
static bool may_read(struct hdaudbus_controller *controller)
{
	return !controller->asleep && hdaudbus_enter(controller);
}

static void may_not(struct hdaudbus_controller *controller)
{
	hdaudbus_exit(controller);
}

static void show_controller(struct seq_file *file, struct hdaudbus_controller *controller)
{
	const char *state = "awake";

	if (READ_ONCE(controller->gone))
		state = "gone";
	else if (READ_ONCE(controller->restarting))
		state = "being brought up anew";
	else if (READ_ONCE(controller->asleep))
		state = "asleep";
	else if (READ_ONCE(controller->lost))
		state = "lost";
	seq_printf(file, "controller %s\n", state);
}

/*
 * engines
 */

/**
 * struct engine_view - an engine, as it was a moment ago
 * @captures: as in &struct hdaudbus_engine
 * @renders: likewise
 * @stuck: likewise
 * @busy: likewise: then there is nothing of its buffer here
 * @owned: somebody owns it; otherwise there is nothing below
 * @codec_address: of the owner's function group
 * @start_node: likewise
 * @render: as in &struct hdaudbus_engine
 * @tag: likewise
 * @state: likewise
 * @converter_format: likewise
 * @reservation: likewise
 * @buffer_size: bytes; 0: there is no buffer
 * @length: bytes it cycles through; 0: not set up
 * @position: byte offset in the buffer
 * @position_known: it could be read
 * @listeners: notifications registered
 * @notified: as in &struct hdaudbus_engine
 */
struct engine_view {
	bool captures;
	bool renders;
	bool stuck;
	bool busy;
	bool owned;
	u8 codec_address;
	u8 start_node;
	bool render;
	u8 tag;
	enum hdaudio_stream_state state;
	u16 converter_format;
	struct hdaudbus_reservation reservation;
	size_t buffer_size;
	u32 length;
	u32 position;
	bool position_known;
	unsigned int listeners;
	unsigned long notified;
};

/* Where clients read it. Under engine_lock. */
static void view_position(struct hdaudbus_engine *engine, struct engine_view *view)
{
	struct hdaudbus_controller *controller = engine->controller;

	if (!may_read(controller))
		return;
	if (controller->host->use_position_buffer)
		view->position = le32_to_cpu(READ_ONCE(*hdaudbus_position_entry(engine)));
	else
		view->position = hdaudbus_read32(controller, engine->offset + AZX_REG_SD_LPIB);
	view->position_known = view->position != HDAUDBUS_ALL_ONES;
	may_not(controller);
}

/* A context that is released frees its buffers with no lock held. */
static void view_buffer(const struct hdaudbus_engine *engine, struct engine_view *view)
{
	view->buffer_size = READ_ONCE(engine->buffer.mdl.byte_count);
	view->length = READ_ONCE(engine->buffer.length);
}

static void view_engine(struct hdaudbus_engine *engine, struct engine_view *view)
{
	struct hdaudbus_controller *controller = engine->controller;
	struct hdaudbus_notification *notification;

	*view = (struct engine_view){ .captures = engine->captures, .renders = engine->renders };
	spin_lock_irq(&controller->engine_lock);
	view->stuck = engine->stuck;
	view->busy = engine->busy;
	view->owned = engine->context;
	if (engine->context) {
		view->codec_address = engine->context->codec_address;
		view->start_node = engine->context->start_node;
		view->render = engine->render;
		view->tag = engine->tag;
		view->state = engine->state;
		view->converter_format = engine->converter_format;
		view->reservation = engine->reservation;
		view->notified = READ_ONCE(engine->notified);
		list_for_each_entry(notification, &engine->notifications, node)
			view->listeners++;
		if (!engine->busy)
			view_buffer(engine, view);
		view_position(engine, view);
	}
	spin_unlock_irq(&controller->engine_lock);
}

static void show_format(struct seq_file *file, u16 converter_format)
{
	struct hdaudio_stream_format format;

	hdaudbus_format_decode(converter_format, &format);
	seq_printf(file, ", %u Hz %u bit %u channel%s%s", format.sample_rate,
		   format.valid_bits_per_sample, format.number_of_channels,
		   format.number_of_channels == 1 ? "" : "s",
		   format.stream_type == HDAUDIO_STREAM_NON_PCM ? " no PCM" : "");
}

static void show_buffer(struct seq_file *file, const struct engine_view *view)
{
	if (view->busy)
		seq_puts(file, ", buffer changes");
	else if (!view->buffer_size)
		seq_puts(file, ", no buffer");
	else
		seq_printf(file, ", buffer %zu, cycle %u", view->buffer_size, view->length);
	if (view->position_known)
		seq_printf(file, ", position %u", view->position);
}

static const char *kind_of(const struct engine_view *view)
{
	if (view->captures && view->renders)
		return "bidirectional";
	return view->captures ? "capture" : "render";
}

static void show_engine(struct seq_file *file, struct hdaudbus_controller *controller,
			unsigned int index)
{
	static const char * const states[] = { "Reset", "Stop", "Run" };
	struct engine_view view;

	view_engine(&controller->engines[index], &view);
	seq_printf(file, "engine %u: %s%s", index, kind_of(&view), view.stuck ? ", stuck" : "");
	if (!view.owned) {
		seq_puts(file, ", free\n");
		return;
	}
	seq_printf(file, ", owner %s:c%un%02x, %s, tag %u, %s", hdaudbus_name(controller),
		   view.codec_address, view.start_node, view.render ? "renders" : "captures",
		   view.tag, states[view.state]);
	show_format(file, view.converter_format);
	seq_printf(file, ", bandwidth %u x %u", view.reservation.lines, view.reservation.bits);
	show_buffer(file, &view);
	seq_printf(file, ", listeners %u, notified %lu\n", view.listeners, view.notified);
}

static void show_bandwidth(struct seq_file *file, struct hdaudbus_controller *controller)
{
	struct hdaudbus_bandwidth bandwidth;
	unsigned int i;

	spin_lock_irq(&controller->engine_lock);
	bandwidth = controller->bandwidth;
	spin_unlock_irq(&controller->engine_lock);
	for (i = 0; i < bandwidth.sdo_lines; i++)
		seq_printf(file, "SDO %u: %u of %u bits\n", i, bandwidth.out_used[i],
			   bandwidth.out_capacity);
	for (i = 0; i < HDAUDBUS_MAX_CODECS; i++)
		if (READ_ONCE(controller->codec_mask) & BIT(i))
			seq_printf(file, "SDI %u: %u of %u bits\n", i, bandwidth.in_used[i],
				   bandwidth.in_capacity);
}

static int engines_show(struct seq_file *file, void *unused)
{
	struct hdaudbus_controller *controller = file->private;
	unsigned int i;

	show_controller(file, controller);
	show_bandwidth(file, controller);
	for (i = 0; i < controller->num_engines; i++)
		show_engine(file, controller, i);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(engines);

/*
 * rings
 */

/**
 * struct rings_view - the rings, as they were a moment ago
 * @corb_size: entries
 * @rirb_size: entries
 * @corb_wp: the last command written
 * @rirb_rp: the last response read
 * @corb_rp: register: the last command fetched
 * @rirb_wp: register: the last response written
 * @registers_known: these two could be read
 * @in_flight: commands in the ring without a response
 * @run_length: commands in the ring
 * @waiting: calls of which something is left to write
 * @resyncing: codec that is being resynced, or -1
 * @held: nothing is sent
 * @dead: the rings did not start again
 * @standing: what is thought of codecs
 */
struct rings_view {
	unsigned int corb_size;
	unsigned int rirb_size;
	u16 corb_wp;
	u16 rirb_rp;
	u16 corb_rp;
	u16 rirb_wp;
	bool registers_known;
	unsigned int in_flight;
	unsigned int run_length;
	unsigned int waiting;
	int resyncing;
	bool held;
	bool dead;
	const char *standing[HDAUDBUS_MAX_CODECS];
};

static void view_rings(struct hdaudbus_controller *controller, struct rings_view *view)
{
	struct hdaudbus_verbs *verbs = &controller->verbs;
	unsigned int i;

	*view = (struct rings_view){ };
	spin_lock_irq(&verbs->lock);
	view->corb_size = verbs->corb_mask + 1;
	view->rirb_size = verbs->rirb_mask + 1;
	view->corb_wp = verbs->corb_wp;
	view->rirb_rp = verbs->rirb_rp;
	if (may_read(controller)) {
		view->corb_rp = hdaudbus_read16(controller, AZX_REG_CORBRP);
		view->rirb_wp = hdaudbus_read16(controller, AZX_REG_RIRBWP);
		view->registers_known = hdaudbus_controller_present(controller);
		may_not(controller);
	}
	view->in_flight = verbs->unanswered;
	view->run_length = verbs->run_length;
	view->waiting = hdaudbus_calls_count(verbs);
	view->resyncing = verbs->resyncing;
	view->held = verbs->held;
	view->dead = verbs->dead;
	for (i = 0; i < HDAUDBUS_MAX_CODECS; i++)
		view->standing[i] = hdaudbus_codec_standing(verbs, i);
	spin_unlock_irq(&verbs->lock);
}

static void show_pointers(struct seq_file *file, const struct rings_view *view)
{
	seq_printf(file, "CORB: %u entries, written %u", view->corb_size, view->corb_wp);
	if (view->registers_known)
		seq_printf(file, ", fetched %u", view->corb_rp);
	seq_printf(file, "\nRIRB: %u entries, read %u", view->rirb_size, view->rirb_rp);
	if (view->registers_known)
		seq_printf(file, ", written %u", view->rirb_wp);
	seq_puts(file, "\n");
}

static int rings_show(struct seq_file *file, void *unused)
{
	struct hdaudbus_controller *controller = file->private;
	struct rings_view view;
	unsigned int i;

	view_rings(controller, &view);
	show_controller(file, controller);
	show_pointers(file, &view);
	seq_printf(file, "in flight: %u of %u commands\n", view.in_flight, view.run_length);
	seq_printf(file, "waiting: %u calls%s%s\n", view.waiting, view.held ? ", held" : "",
		   view.dead ? ", rings do not start" : "");
	if (view.resyncing >= 0)
		seq_printf(file, "resync of codec %d\n", view.resyncing);
	for (i = 0; i < HDAUDBUS_MAX_CODECS; i++)
		if (READ_ONCE(controller->codec_mask) & BIT(i))
			seq_printf(file, "codec %u: %s\n", i, view.standing[i]);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(rings);

/*
 * counters
 */

static void show_verbs(struct seq_file *file, struct hdaudbus_controller *controller)
{
	struct hdaudbus_verbs *verbs = &controller->verbs;
	const struct {
		const char *name;
		const unsigned long *value;
	} counters[] = {
		{ "calls", &verbs->calls_made },
		{ "commands", &verbs->commands },
		{ "checks", &verbs->checks },
		{ "failed_commands", &verbs->failed },
		{ "responses", &verbs->responses },
		{ "late_responses", &verbs->late },
		{ "spurious_responses", &verbs->spurious },
		{ "unsolicited_responses", &verbs->unsolicited },
		{ "floods", &controller->flood.floods },
		{ "timeouts", &verbs->timeouts },
		{ "resyncs", &verbs->resyncs },
		{ "repaired_interrupts", &verbs->lost_interrupts },
		{ "ring_overruns", &verbs->overruns },
	};
	unsigned long values[ARRAY_SIZE(counters)];
	unsigned int i;

	spin_lock_irq(&verbs->lock);
	for (i = 0; i < ARRAY_SIZE(counters); i++)
		values[i] = *counters[i].value;
	spin_unlock_irq(&verbs->lock);
	for (i = 0; i < ARRAY_SIZE(counters); i++)
		seq_printf(file, "%s %lu\n", counters[i].name, values[i]);
}

static int counters_show(struct seq_file *file, void *unused)
{
	struct hdaudbus_controller *controller = file->private;

	show_verbs(file, controller);
	seq_printf(file, "dropped_responses %ld\n",
		   atomic_long_read(&controller->dropped_responses));
	seq_printf(file, "fifo_errors %ld\n", atomic_long_read(&controller->fifo_errors));
	seq_printf(file, "descriptor_errors %ld\n",
		   atomic_long_read(&controller->descriptor_errors));
	seq_printf(file, "storms %lu\n", READ_ONCE(controller->storm.count));
	seq_printf(file, "suspends %lu\n", READ_ONCE(controller->suspends));
	seq_printf(file, "restarts %lu\n", READ_ONCE(controller->restarts));
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(counters);

/**
 * hdaudbus_debugfs_init - the directory of all controllers
 *
 * Context: process.
 */
void hdaudbus_debugfs_init(void)
{
	root = debugfs_create_dir("hdaudbus", NULL);
}

/**
 * hdaudbus_debugfs_exit - take it away again
 *
 * Context: process; there is no controller.
 */
void hdaudbus_debugfs_exit(void)
{
	debugfs_remove(root);
}

/**
 * hdaudbus_debugfs_add - show a controller
 * @controller: the controller
 *
 * Where that fails there is nothing to see, and nothing else is wrong.
 *
 * Context: process.
 */
void hdaudbus_debugfs_add(struct hdaudbus_controller *controller)
{
	struct dentry *directory = debugfs_create_dir(hdaudbus_name(controller), root);

	debugfs_create_file("engines", MODE, directory, controller, &engines_fops);
	debugfs_create_file("rings", MODE, directory, controller, &rings_fops);
	debugfs_create_file("counters", MODE, directory, controller, &counters_fops);
	controller->debugfs = directory;
}

/**
 * hdaudbus_debugfs_remove - show it no longer
 * @controller: the controller
 *
 * Context: process. Nobody reads a file on return.
 */
void hdaudbus_debugfs_remove(struct hdaudbus_controller *controller)
{
	debugfs_remove(controller->debugfs);
}
