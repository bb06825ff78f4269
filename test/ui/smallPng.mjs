// A screenshot with 256 colors: a third of the bytes, and on a screen of text nobody sees the difference.
import { crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const MOST_COLORS = 256;
/** Bits of a channel that count while colors are sorted by how often they occur. */
const KEPT_BITS = 5;

/** Takes what Chromium writes: eight bits a channel, RGB or RGBA, not interlaced. */
export function smallPng(png) {
  const { width, height, channels, rows } = decode(png);
  const palette = paletteOf(rows, channels);
  const nearest = nearestIn(palette);
  const lines = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * channels;
      lines[y * (width + 1) + 1 + x] = nearest(rows[at], rows[at + 1], rows[at + 2]);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flat())),
    chunk('IDAT', deflateSync(lines, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function decode(png) {
  const parts = [];
  let [width, height, channels] = [0, 0, 0];
  for (let at = SIGNATURE.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    const data = png.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') {
      [width, height] = [data.readUInt32BE(0), data.readUInt32BE(4)];
      channels = { 2: 3, 6: 4 }[data[9]];
      if (!channels || data[8] !== 8 || data[12] !== 0) throw new Error('Not a screenshot of Chromium.');
    }
    if (type === 'IDAT') parts.push(data);
    at += length + 12;
  }
  return {
    width,
    height,
    channels,
    rows: unfilter(inflateSync(Buffer.concat(parts)), width * channels, height, channels),
  };
}

/** The filters of the format: each byte is stored as its difference from what stands left of it and above it. */
function unfilter(stored, stride, height, channels) {
  const rows = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y += 1) {
    const filter = stored[y * (stride + 1)];
    for (let x = 0; x < stride; x += 1) {
      const left = x >= channels ? rows[y * stride + x - channels] : 0;
      const above = y > 0 ? rows[(y - 1) * stride + x] : 0;
      const corner = x >= channels && y > 0 ? rows[(y - 1) * stride + x - channels] : 0;
      const guess = [0, left, above, (left + above) >> 1, paeth(left, above, corner)][filter];
      rows[y * stride + x] = stored[y * (stride + 1) + 1 + x] + guess;
    }
  }
  return rows;
}

function paeth(left, above, corner) {
  const guess = left + above - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - above), Math.abs(guess - corner)];
  return a <= b && a <= c ? left : b <= c ? above : corner;
}

/** The most frequent color of each of the most frequent kinds. */
function paletteOf(rows, channels) {
  const kinds = new Map();
  const shift = 8 - KEPT_BITS;
  for (let at = 0; at < rows.length; at += channels) {
    const [r, g, b] = [rows[at], rows[at + 1], rows[at + 2]];
    const key = ((r >> shift) << 16) | ((g >> shift) << 8) | (b >> shift);
    const kind = kinds.get(key) ?? { count: 0, colors: new Map() };
    const color = (r << 16) | (g << 8) | b;
    kind.count += 1;
    kind.colors.set(color, (kind.colors.get(color) ?? 0) + 1);
    kinds.set(key, kind);
  }
  return [...kinds.values()]
    .toSorted((a, b) => b.count - a.count)
    .slice(0, MOST_COLORS)
    .map(({ colors }) => [...colors].toSorted((a, b) => b[1] - a[1])[0][0])
    .map((color) => [color >> 16, (color >> 8) & 255, color & 255]);
}

function nearestIn(palette) {
  const known = new Map();
  const distance = ([r, g, b], red, green, blue) => (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2;
  return (r, g, b) => {
    const key = (r << 16) | (g << 8) | b;
    const found = known.get(key);
    if (found !== undefined) return found;
    let best = 0;
    for (let at = 1; at < palette.length; at += 1) {
      if (distance(palette[at], r, g, b) < distance(palette[best], r, g, b)) best = at;
    }
    known.set(key, best);
    return best;
  };
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  whole.set(body, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}
