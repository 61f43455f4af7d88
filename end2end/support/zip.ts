// ZIP files: to upload, with stored entries, as many as wanted; and as they are downloaded.

import { crc32, inflateRawSync } from "node:zlib";

/** A ZIP with these files (APPNOTE 4.3, stored). */
export function zip(files: [name: string, content: Buffer][]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of files) {
    const called = Buffer.from(name);
    const sizes = Buffer.alloc(16);
    sizes.writeUInt32LE(crc32(content), 0);
    sizes.writeUInt32LE(content.length, 4);
    sizes.writeUInt32LE(content.length, 8);
    sizes.writeUInt16LE(called.length, 12);
    // Version 2.0, names in UTF-8, stored, no time.
    const common = Buffer.from([20, 0, 0, 8, 0, 0, 0, 0, 0, 0]);
    bodies.push(Buffer.from("PK\x03\x04", "latin1"), common, sizes, called, content);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(
      Buffer.from("PK\x01\x02", "latin1"),
      Buffer.from([20, 0]),
      common,
      sizes,
      place,
      called,
    );
    offset += 4 + common.length + sizes.length + called.length + content.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.length, 4);
  end.writeUInt16LE(files.length, 6);
  end.writeUInt32LE(list.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...bodies, list, Buffer.from("PK\x05\x06", "latin1"), end]);
}

/** The files of a ZIP by their names (APPNOTE 4.3, stored or deflated, no comment). */
export function unzip(bytes: Buffer): Map<string, Buffer> {
  const end = bytes.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  const files = new Map<string, Buffer>();
  let place = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [name, extra, comment] = [28, 30, 32].map((at) => bytes.readUInt16LE(place + at));
    const called = bytes.toString("utf8", place + 46, place + 46 + name);
    const start = bytes.readUInt32LE(place + 42);
    const body = start + 30 + bytes.readUInt16LE(start + 26) + bytes.readUInt16LE(start + 28);
    const content = bytes.subarray(body, body + bytes.readUInt32LE(place + 20));
    const deflated = bytes.readUInt16LE(place + 10) === 8;
    files.set(called, deflated ? inflateRawSync(content) : content);
    place += 46 + name + extra + comment;
  }
  return files;
}
