/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A libcamera pipeline handler without hardware that looks like a Raspberry Pi's camera to picamera2: raw modes,
 * ColorFilterArrangement, sensor configuration, two YUV420 outputs and a raw one, the controls of the Pi's IPA, AE that
 * settles, metadata. Everything above it (libcamera core, its Python binding, picamera2) is the real thing.
 *
 * Cameras come from the environment at enumeration: HW_CAMS="model:id,model:id" (default one imx708). HW_STRIDE=64 pads
 * rows as PiSP does. HW_FAULT (a file's path; its first word is looked at for every frame): "silent" no frame any more,
 * "error" frames with FrameError, "slowstop" stop() takes 5 s, "nostart" start() fails. HW_LIGHT is how much the hall wants:
 * exposure (us) times gain, default 38000. As the Pi's own AE does, it exposes up to 33 ms, then raises the analogue gain
 * to 8, then multiplies digitally, up to 4; what is held by hand has no digital gain. HW_LOG gets each control.
 */
#include <algorithm>
#include <chrono>
#include <cmath>
#include <fstream>
#include <map>
#include <memory>
#include <queue>
#include <sstream>
#include <string.h>
#include <sys/mman.h>
#include <thread>
#include <vector>
#include <atomic>
#include <condition_variable>
#include <mutex>

#include <libcamera/base/log.h>
#include <libcamera/base/object.h>
#include <libcamera/base/thread.h>
#include <libcamera/base/utils.h>
#include <libcamera/control_ids.h>
#include <libcamera/controls.h>
#include <libcamera/formats.h>
#include <libcamera/property_ids.h>
#include <libcamera/stream.h>

#include "libcamera/internal/bayer_format.h"
#include "libcamera/internal/camera.h"
#include "libcamera/internal/dma_buf_allocator.h"
#include "libcamera/internal/formats.h"
#include "libcamera/internal/framebuffer.h"
#include "libcamera/internal/pipeline_handler.h"
#include "libcamera/internal/request.h"

namespace libcamera {
LOG_DEFINE_CATEGORY(StandIn)

namespace {
struct Sensor { std::vector<std::pair<Size, int>> modes; bool focus; float maxGain; };
const std::map<std::string, Sensor> kSensors = {
	{ "imx708", { { { { 1536, 864 }, 10 }, { { 2304, 1296 }, 10 }, { { 4608, 2592 }, 10 } }, true, 16.0f } },
	{ "imx219", { { { { 640, 480 }, 10 }, { { 1640, 1232 }, 10 }, { { 1920, 1080 }, 10 }, { { 3280, 2464 }, 10 } }, false, 10.67f } },
	{ "ov5647", { { { { 640, 480 }, 10 }, { { 1296, 972 }, 10 }, { { 1920, 1080 }, 10 }, { { 2592, 1944 }, 10 } }, false, 63.9f } },
	{ "imx500", { { { { 2028, 1520 }, 10 }, { { 4056, 3040 }, 10 } }, false, 22.3f } },
	{ "imx477", { { { { 1332, 990 }, 10 }, { { 2028, 1080 }, 12 }, { { 2028, 1520 }, 12 }, { { 4056, 3040 }, 12 } }, false, 22.3f } },
};
std::string env(const char *n, const char *d) { const char *v = getenv(n); return v ? v : d; }
std::string fault()
{
	std::ifstream f(env("HW_FAULT", "/nonexistent"));
	std::string w;
	f >> w;
	return w;
}
uint64_t nowNs()
{
	return std::chrono::duration_cast<std::chrono::nanoseconds>(
		       std::chrono::steady_clock::now().time_since_epoch()).count();
}
} /* namespace */

class StandInData : public Camera::Private, public Object
{
public:
	StandInData(PipelineHandler *pipe, const std::string &model)
		: Camera::Private(pipe), model_(model)
	{
		auto it = kSensors.find(model.substr(0, model.find('_')));
		usb_ = it == kSensors.end();
		sensor_ = usb_ ? kSensors.at("imx219") : it->second;
		Size full = sensor_.modes.back().first;
		properties_.set(properties::Model, model);
		properties_.set(properties::Location, properties::CameraLocationFront);
		properties_.set(properties::Rotation, 180);
		properties_.set(properties::PixelArraySize, full);
		properties_.set(properties::PixelArrayActiveAreas, { Rectangle(full) });
		if (!usb_)
			properties_.set(properties::draft::ColorFilterArrangement, properties::draft::RGGB);
		ControlInfoMap::Map c;
		c[&controls::FrameDurationLimits] = ControlInfo(static_cast<int64_t>(17849), static_cast<int64_t>(220417486),
			Span<const int64_t, 2>{ { 33333, 33333 } });
		if (!usb_) {
			c[&controls::AeEnable] = ControlInfo(false, true, true);
			c[&controls::ExposureTimeMode] = ControlInfo({ { ControlValue(controls::ExposureTimeModeAuto), ControlValue(controls::ExposureTimeModeManual) } }, ControlValue(controls::ExposureTimeModeAuto));
			c[&controls::ExposureTime] = ControlInfo(1, 66666, 20000);
			c[&controls::AnalogueGainMode] = ControlInfo({ { ControlValue(controls::AnalogueGainModeAuto), ControlValue(controls::AnalogueGainModeManual) } }, ControlValue(controls::AnalogueGainModeAuto));
			c[&controls::AnalogueGain] = ControlInfo(1.0f, sensor_.maxGain, 1.0f);
			c[&controls::AeFlickerMode] = ControlInfo({ { ControlValue(controls::FlickerOff), ControlValue(controls::FlickerManual) } }, ControlValue(controls::FlickerOff));
			c[&controls::AeFlickerPeriod] = ControlInfo(100, 1000000);
			c[&controls::AwbEnable] = ControlInfo(false, true);
			c[&controls::draft::NoiseReductionMode] = ControlInfo(controls::draft::NoiseReductionModeValues);
			c[&controls::ScalerCrop] = ControlInfo(Rectangle{}, Rectangle(full), Rectangle(full));
			if (sensor_.focus) {
				c[&controls::AfMode] = ControlInfo(controls::AfModeValues);
				c[&controls::LensPosition] = ControlInfo(0.0f, 32.0f, 1.0f);
			}
		}
		controlInfo_ = ControlInfoMap(std::move(c), controls::controls);
		streams_.resize(3);
	}
	std::string model_;
	bool usb_;
	Sensor sensor_;
	std::vector<Stream> streams_;
	/* state of the "IPA" */
	bool autoExp_ = true, autoGain_ = true;
	int32_t expUs_ = 1000, fixedExp_ = 0;
	float gain_ = 1.0f, fixedGain_ = 0, digital_ = 1.0f;
	int64_t frameUs_ = 33333;
	std::string said_;
	/* the thread that makes frames */
	std::thread thread_;
	std::mutex lock_;
	std::condition_variable more_;
	std::queue<Request *> todo_;
	bool running_ = false;
	unsigned seq_ = 0;
};

class StandInConfiguration : public CameraConfiguration
{
public:
	StandInConfiguration(StandInData *data) : data_(data) {}
	Status validate() override
	{
		if (config_.empty())
			return Invalid;
		Status status = Valid;
		unsigned align = std::stoul(env("HW_STRIDE", "32"));
		for (StreamConfiguration &cfg : config_) {
			PixelFormat was = cfg.pixelFormat;
			Size size = cfg.size;
			bool raw = PixelFormatInfo::info(cfg.pixelFormat).colourEncoding == PixelFormatInfo::ColourEncodingRAW;
			if (raw) {
				Size want = sensorConfig ? sensorConfig->outputSize : cfg.size;
				auto best = std::min_element(data_->sensor_.modes.begin(), data_->sensor_.modes.end(), [&](auto &a, auto &b) {
					auto off = [&](auto &m) { return std::abs(int(m.first.width) - int(want.width)) + std::abs(int(m.first.height) - int(want.height)); };
					return off(a) < off(b);
				});
				cfg.size = best->first;
				cfg.pixelFormat = best->second == 12 ? formats::SRGGB12_CSI2P : formats::SRGGB10_CSI2P;
				cfg.colorSpace = ColorSpace::Raw;
				cfg.stride = (cfg.size.width * best->second / 8 + 31) / 32 * 32;
				cfg.frameSize = cfg.stride * cfg.size.height;
			} else {
				if (data_->usb_)
					cfg.pixelFormat = formats::YUYV;
				else if (cfg.pixelFormat != formats::YUV420 && cfg.pixelFormat != formats::XBGR8888 && cfg.pixelFormat != formats::BGR888)
					cfg.pixelFormat = formats::YUV420;
				if (cfg.pixelFormat == formats::YUV420) {
					cfg.stride = (cfg.size.width + 2 * align - 1) / (2 * align) * (2 * align);
					cfg.frameSize = cfg.stride * cfg.size.height * 3 / 2;
				} else {
					unsigned bpp = cfg.pixelFormat == formats::XBGR8888 ? 4 : cfg.pixelFormat == formats::BGR888 ? 3 : 2;
					cfg.stride = (cfg.size.width * bpp + align - 1) / align * align;
					cfg.frameSize = cfg.stride * cfg.size.height;
				}
				if (!cfg.colorSpace)
					cfg.colorSpace = ColorSpace::Smpte170m;
			}
			if (cfg.bufferCount == 0)
				cfg.bufferCount = 4;
			if (was != cfg.pixelFormat || size != cfg.size)
				status = Adjusted;
		}
		if (sensorConfig) {
			bool ok = std::any_of(data_->sensor_.modes.begin(), data_->sensor_.modes.end(), [&](auto &m) {
				return m.first == sensorConfig->outputSize && unsigned(m.second) == sensorConfig->bitDepth;
			});
			if (!ok) {
				LOG(StandIn, Error) << "Invalid sensor configuration: bitDepth/size mismatch";
				return Invalid;
			}
		}
		return status;
	}
	StandInData *data_;
};

class PipelineHandlerStandIn : public PipelineHandler
{
public:
	PipelineHandlerStandIn(CameraManager *manager) : PipelineHandler(manager),
		allocator_(DmaBufAllocator::DmaBufAllocatorFlag::CmaHeap | DmaBufAllocator::DmaBufAllocatorFlag::SystemHeap) {}

	~PipelineHandlerStandIn() { if (mine_) made_ = false; }

	std::unique_ptr<CameraConfiguration> generateConfiguration(Camera *camera, Span<const StreamRole> roles) override
	{
		StandInData *d = data(camera);
		auto config = std::make_unique<StandInConfiguration>(d);
		for (const StreamRole role : roles) {
			std::map<PixelFormat, std::vector<SizeRange>> f;
			StreamConfiguration cfg;
			if (role == StreamRole::Raw && !d->usb_) {
				for (auto &[size, depth] : d->sensor_.modes)
					f[depth == 12 ? formats::SRGGB12_CSI2P : formats::SRGGB10_CSI2P].push_back(SizeRange(size));
				cfg = StreamConfiguration(StreamFormats(f));
				cfg.pixelFormat = formats::SRGGB10_CSI2P;
				cfg.size = d->sensor_.modes.back().first;
				cfg.colorSpace = ColorSpace::Raw;
			} else {
				PixelFormat p = d->usb_ ? formats::YUYV : formats::YUV420;
				f[p] = { SizeRange({ 64, 64 }, d->sensor_.modes.back().first) };
				cfg = StreamConfiguration(StreamFormats(f));
				cfg.pixelFormat = p;
				cfg.size = { 640, 480 };
				cfg.colorSpace = ColorSpace::Smpte170m;
			}
			cfg.bufferCount = 4;
			config->addConfiguration(cfg);
		}
		config->validate();
		return config;
	}

	int configure(Camera *camera, CameraConfiguration *config) override
	{
		StandInData *d = data(camera);
		for (auto [i, c] : utils::enumerate(*config))
			c.setStream(&d->streams_[i]);
		return 0;
	}

	int exportFrameBuffers(Camera *, Stream *stream, std::vector<std::unique_ptr<FrameBuffer>> *buffers) override
	{
		const StreamConfiguration &c = stream->configuration();
		return allocator_.exportBuffers(c.bufferCount, { c.frameSize }, buffers);
	}

	void control(StandInData *d, const ControlList &list)
	{
		if (!list.empty()) {
			std::ostringstream o;
			for (auto &[id, v] : list)
				o << controls::controls.at(id)->name() << "=" << v.toString() << " ";
			LOG(StandIn, Info) << "controls: " << o.str();
			std::ofstream log(env("HW_LOG", "/dev/null"), std::ios::app);
			log << o.str() << "\n";
		}
		/* as ipa_base.cpp: modes first, then values which are ignored while on auto */
		if (auto m = list.get(controls::ExposureTimeMode)) d->autoExp_ = *m == controls::ExposureTimeModeAuto;
		if (auto m = list.get(controls::AnalogueGainMode)) d->autoGain_ = *m == controls::AnalogueGainModeAuto;
		if (auto v = list.get(controls::ExposureTime); v && !d->autoExp_) d->fixedExp_ = *v;
		if (auto v = list.get(controls::AnalogueGain); v && !d->autoGain_) d->fixedGain_ = *v;
		if (auto v = list.get(controls::FrameDurationLimits)) d->frameUs_ = (*v)[0];
	}

	int start(Camera *camera, const ControlList *list) override
	{
		StandInData *d = data(camera);
		if (fault() == "nostart")
			return -ENOMEM;
		if (list) control(d, *list);
		d->running_ = true;
		d->thread_ = std::thread([this, d] { frames(d); });
		return 0;
	}

	void stopDevice(Camera *camera) override
	{
		StandInData *d = data(camera);
		if (fault() == "slowstop")
			std::this_thread::sleep_for(std::chrono::seconds(5));
		{
			std::lock_guard<std::mutex> g(d->lock_);
			d->running_ = false;
		}
		d->more_.notify_all();
		if (d->thread_.joinable()) d->thread_.join();
		thread()->dispatchMessages(Message::Type::InvokeMessage, this);
		std::queue<Request *>().swap(d->todo_);
		while (!d->queuedRequests_.empty())
			cancelRequest(d->queuedRequests_.front());
	}

	int queueRequestDevice(Camera *camera, Request *request) override
	{
		StandInData *d = data(camera);
		control(d, request->controls());
		{
			std::lock_guard<std::mutex> g(d->lock_);
			d->todo_.push(request);
		}
		d->more_.notify_all();
		return 0;
	}

	void frames(StandInData *d)
	{
		uint64_t next = nowNs();
		while (true) {
			Request *request;
			{
				std::unique_lock<std::mutex> g(d->lock_);
				d->more_.wait(g, [d] { return !d->running_ || !d->todo_.empty(); });
				if (!d->running_) return;
				request = d->todo_.front();
				d->todo_.pop();
			}
			next = std::max(next + d->frameUs_ * 1000, nowNs());
			std::this_thread::sleep_for(std::chrono::nanoseconds(next - std::min(next, nowNs())));
			while (fault() == "silent") {
				std::unique_lock<std::mutex> g(d->lock_);
				if (d->more_.wait_for(g, std::chrono::milliseconds(100), [d] { return !d->running_; })) return;
			}
			fill(d, request, next);
		}
	}

	void fill(StandInData *d, Request *request, uint64_t stamp)
	{
		/* AE closes in by a fifth of the way each frame */
		double wanted = std::stod(env("HW_LIGHT", "38000"));
		int32_t us = std::min(wanted / 2, 33333.0);
		float gain = std::min(wanted / us, 8.0), digital = std::min(wanted / us / gain, 4.0);
		d->expUs_ = d->autoExp_ ? d->expUs_ + (us - d->expUs_) / 5 : d->fixedExp_;
		d->gain_ = d->autoGain_ ? d->gain_ + (gain - d->gain_) / 5 : d->fixedGain_;
		d->digital_ = d->autoGain_ && d->autoExp_ ? digital : 1.0f;
		double level = std::min(255.0, 110.0 * d->expUs_ * d->gain_ * d->digital_ / wanted);
		bool bad = fault() == "error";
		for (const auto &[stream, buffer] : request->buffers()) {
			const StreamConfiguration &c = stream->configuration();
			FrameMetadata &md = buffer->_d()->metadata();
			md.status = bad ? FrameMetadata::Status::FrameError : FrameMetadata::Status::FrameSuccess;
			md.sequence = d->seq_;
			md.timestamp = stamp;
			md.planes()[0].bytesused = c.frameSize;
			if (c.pixelFormat != formats::YUV420)
				continue;
			void *m = mmap(nullptr, c.frameSize, PROT_READ | PROT_WRITE, MAP_SHARED, buffer->planes()[0].fd.get(), 0);
			if (m == MAP_FAILED) { LOG(StandIn, Error) << "mmap"; continue; }
			uint8_t *p = static_cast<uint8_t *>(m);
			for (unsigned y = 0; y < c.size.height; y++) {
				memset(p + y * c.stride, 255, c.stride); /* the padding is not black */
				for (unsigned x = 0; x < c.size.width; x++)
					p[y * c.stride + x] = std::min(255.0, level * (0.6 + 0.8 * x / c.size.width));
			}
			/* a bright square, one corner marks the top left */
			unsigned s = c.size.width / 16, at = (d->seq_ * 2) % (c.size.width - s);
			for (unsigned y = c.size.height / 2; y < c.size.height / 2 + s; y++)
				memset(p + y * c.stride + at, 250, s);
			for (unsigned y = 0; y < s; y++) memset(p + y * c.stride, 5, s);
			memset(p + c.stride * c.size.height, 128, c.stride * c.size.height / 2);
			munmap(m, c.frameSize);
		}
		ControlList &meta = request->_d()->metadata();
		meta.set(controls::SensorTimestamp, static_cast<int64_t>(stamp));
		meta.set(controls::ExposureTime, d->expUs_);
		meta.set(controls::AnalogueGain, d->gain_);
		meta.set(controls::DigitalGain, d->digital_);
		meta.set(controls::FrameDuration, d->frameUs_);
		d->seq_++;
		invokeMethod(&PipelineHandlerStandIn::done, ConnectionTypeQueued, request);
	}

	void done(Request *request)
	{
		if (request->status() != Request::RequestPending) return;
		std::vector<FrameBuffer *> bs;
		for (const auto &[s, b] : request->buffers()) bs.push_back(b);
		for (FrameBuffer *b : bs) completeBuffer(request, b);
		completeRequest(request);
	}

	bool match(DeviceEnumerator *) override
	{
		if (made_) return false;
		bool any = false;
		std::stringstream list(env("HW_CAMS", "imx708:/base/soc/i2c0mux/i2c@1/imx708@1a"));
		std::string one;
		while (std::getline(list, one, ',')) {
			if (one.empty()) continue;
			std::string model = one.substr(0, one.find(':')), id = one.substr(one.find(':') + 1);
			auto d = std::make_unique<StandInData>(this, model);
			std::set<Stream *> streams;
			for (auto &s : d->streams_) streams.insert(&s);
			registerCamera(Camera::create(std::move(d), id, streams));
			made_ = mine_ = any = true;
		}
		return any;
	}

private:
	StandInData *data(Camera *camera) { return static_cast<StandInData *>(camera->_d()); }
	DmaBufAllocator allocator_;
	bool mine_ = false;
	static inline bool made_ = false;
};

REGISTER_PIPELINE_HANDLER(PipelineHandlerStandIn, "standin")
} /* namespace libcamera */
