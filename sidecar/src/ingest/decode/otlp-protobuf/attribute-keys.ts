import { isSecretKey } from '../../../decide/redaction.ts';
import { attributeMeaning, type AttributeMeaning } from '../attribute-meaning.ts';
import { decodeText } from './json-writer.ts';

/** An attribute's key, prepared once: senders use few keys and use them in every span. */
export interface AttributeKey {
  /** `"key":` in JSON. */
  json: Buffer;
  meaning: AttributeMeaning | null;
  secret: boolean;
}

/** Keys by their bytes. Bounded: senders that make keys up as they go cost time and no memory. */
export class AttributeKeys {
  private readonly byHash = new Map<number, Array<{ bytes: Buffer; key: AttributeKey }>>();
  private count = 0;

  find(source: Buffer, start: number, end: number): AttributeKey {
    let hash = end - start;
    for (let i = start; i < end; i += 1) hash = (Math.imul(hash, 31) + (source[i] ?? 0)) | 0;
    const candidates = this.byHash.get(hash);
    if (candidates !== undefined) {
      for (const candidate of candidates) {
        if (equals(candidate.bytes, source, start, end)) return candidate.key;
      }
    }
    return this.add(hash, source, start, end);
  }

  private add(hash: number, source: Buffer, start: number, end: number): AttributeKey {
    const name = decodeText(source, start, end);
    const key = {
      json: Buffer.from(`${JSON.stringify(name)}:`),
      meaning: attributeMeaning(name),
      secret: isSecretKey(name),
    };
    if (end - start > MAX_KEY_BYTES) return key;
    if (this.count >= MAX_KEYS) {
      this.byHash.clear();
      this.count = 0;
    }
    const candidates = this.byHash.get(hash) ?? [];
    candidates.push({ bytes: Buffer.from(source.subarray(start, end)), key });
    this.byHash.set(hash, candidates);
    this.count += 1;
    return key;
  }
}

const MAX_KEYS = 4_096;
const MAX_KEY_BYTES = 256;

function equals(bytes: Buffer, source: Buffer, start: number, end: number): boolean {
  const length = end - start;
  if (bytes.length !== length) return false;
  for (let i = 0; i < length; i += 1) if (bytes[i] !== source[start + i]) return false;
  return true;
}
