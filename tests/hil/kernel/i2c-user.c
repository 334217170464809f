// SPDX-License-Identifier: MIT OR GPL-2.0
/*
 * i2c-user: an I2C adapter whose wires end in a user program.
 *
 * It registers bus 1, as a Pi's header has it, so that /dev/i2c-1, its major number, its rights and its errors are the
 * kernel's own. The program reads one transaction at a time from /dev/i2c-user and writes the answer. In the machine's
 * own byte order:
 *
 *   read:  u32 number, u32 messages; for each: u16 address, u16 flags, u16 length, u16 0; then the bytes of the writes
 *   write: u32 number, s32 result (0 or -errno); then the bytes of the reads
 *
 * Nobody there, or no answer within a second: -EREMOTEIO or -ETIMEDOUT, as from a bus with nothing on it.
 */
#include <linux/i2c.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#define BUFFER 8192

struct head { u32 number, messages; };
struct message { u16 address, flags, length, zero; };
struct answer { u32 number; s32 result; };

static DEFINE_MUTEX(lock);
static DECLARE_WAIT_QUEUE_HEAD(asked);
static DECLARE_WAIT_QUEUE_HEAD(answered);
static u8 request[BUFFER] __aligned(8), reply[BUFFER] __aligned(8);
static size_t request_size, reply_size;
static u32 number;
static bool attended, waiting, done;

static int lay_out(struct i2c_msg *msgs, int count)
{
	struct head *head = (struct head *)request;
	struct message *message = (struct message *)(head + 1);
	u8 *data = (u8 *)(message + count);
	int i;

	if (count > 42)
		return -EOPNOTSUPP;
	head->number = ++number;
	head->messages = count;
	for (i = 0; i < count; i++) {
		message[i] = (struct message){ msgs[i].addr, msgs[i].flags, msgs[i].len, 0 };
		if (msgs[i].flags & I2C_M_RD)
			continue;
		if (data + msgs[i].len > request + BUFFER)
			return -EMSGSIZE;
		memcpy(data, msgs[i].buf, msgs[i].len);
		data += msgs[i].len;
	}
	request_size = data - request;
	return 0;
}

static int take_answer(struct i2c_msg *msgs, int count)
{
	u8 *data = reply + sizeof(struct answer);
	int i, result = ((struct answer *)reply)->result;

	for (i = 0; result == 0 && i < count; i++) {
		if (!(msgs[i].flags & I2C_M_RD))
			continue;
		if (data + msgs[i].len > reply + reply_size)
			return -EIO;
		memcpy(msgs[i].buf, data, msgs[i].len);
		data += msgs[i].len;
	}
	return result ? result : count;
}

static int transfer(struct i2c_adapter *adapter, struct i2c_msg *msgs, int count)
{
	int result;

	mutex_lock(&lock);
	result = attended ? lay_out(msgs, count) : -EREMOTEIO;
	done = false;
	waiting = result == 0;
	mutex_unlock(&lock);
	if (result)
		return result;
	wake_up_interruptible(&asked);
	wait_event_timeout(answered, READ_ONCE(done), HZ);
	mutex_lock(&lock);
	waiting = false;
	result = done ? take_answer(msgs, count) : -ETIMEDOUT;
	mutex_unlock(&lock);
	return result;
}

static u32 functionality(struct i2c_adapter *adapter)
{
	return I2C_FUNC_I2C | I2C_FUNC_SMBUS_EMUL;
}

static const struct i2c_algorithm algorithm = { .master_xfer = transfer, .functionality = functionality };
static struct i2c_adapter adapter = { .owner = THIS_MODULE, .algo = &algorithm, .name = "bcm2835 (i2c@7e804000)", .nr = 1 };

static int attend(struct inode *inode, struct file *file)
{
	int result;

	mutex_lock(&lock);
	result = attended ? -EBUSY : 0;
	attended = true;
	mutex_unlock(&lock);
	return result;
}

static int leave(struct inode *inode, struct file *file)
{
	mutex_lock(&lock);
	attended = false;
	mutex_unlock(&lock);
	return 0;
}

static ssize_t take(struct file *file, char __user *buffer, size_t size, loff_t *offset)
{
	ssize_t result;

	if (wait_event_interruptible(asked, READ_ONCE(waiting)))
		return -ERESTARTSYS;
	mutex_lock(&lock);
	if (!waiting)
		result = -EAGAIN;
	else if (size < request_size)
		result = -EMSGSIZE;
	else
		result = copy_to_user(buffer, request, request_size) ? -EFAULT : request_size;
	waiting = waiting && result < 0;
	mutex_unlock(&lock);
	return result;
}

static ssize_t give(struct file *file, const char __user *buffer, size_t size, loff_t *offset)
{
	ssize_t result = size;

	if (size < sizeof(struct answer) || size > BUFFER)
		return -EINVAL;
	mutex_lock(&lock);
	if (copy_from_user(reply, buffer, size))
		result = -EFAULT;
	else if (((struct answer *)reply)->number != number)
		result = -ESTALE;
	else {
		reply_size = size;
		WRITE_ONCE(done, true);
	}
	mutex_unlock(&lock);
	wake_up(&answered);
	return result;
}

static __poll_t look(struct file *file, poll_table *table)
{
	poll_wait(file, &asked, table);
	return READ_ONCE(waiting) ? EPOLLIN | EPOLLRDNORM : 0;
}

static const struct file_operations operations = {
	.owner = THIS_MODULE, .open = attend, .release = leave, .read = take, .write = give, .poll = look,
};
static struct miscdevice device = { .minor = MISC_DYNAMIC_MINOR, .name = "i2c-user", .fops = &operations };

static int __init start(void)
{
	int result = misc_register(&device);

	if (result)
		return result;
	result = i2c_add_numbered_adapter(&adapter);
	if (result)
		misc_deregister(&device);
	return result;
}

static void __exit stop(void)
{
	i2c_del_adapter(&adapter);
	misc_deregister(&device);
}

module_init(start);
module_exit(stop);
MODULE_DESCRIPTION("I2C bus answered by a user program");
MODULE_LICENSE("Dual MIT/GPL");
