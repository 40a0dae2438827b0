// Hands the samples of the microphone to the page, a few thousand at a time.
class Recorder extends AudioWorkletProcessor {
  constructor() {
    super();
    this.block = new Float32Array(4096);
    this.filled = 0;
    this.port.onmessage = () => this.flush();
  }

  flush() {
    this.port.postMessage(this.block.slice(0, this.filled));
    this.filled = 0;
  }

  process(inputs) {
    const channel = inputs[0][0];
    if (channel) {
      if (this.filled + channel.length > this.block.length) this.flush();
      this.block.set(channel, this.filled);
      this.filled += channel.length;
    }
    return true;
  }
}

registerProcessor("recorder", Recorder);
