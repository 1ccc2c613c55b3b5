import { Rejection } from '../rejection.ts';

/** The setting to which a body is too large. */
export type BodySetting = 'HOWDAH_MAX_BODY' | 'HOWDAH_MAX_JSON';

/** `bytes` is null where nobody knows how large the body would have become. */
export function bodyTooLarge(bytes: number | null, limit: number, setting: BodySetting = 'HOWDAH_MAX_BODY'): Rejection {
  const shown = bytes === null ? 'The body' : `Body of ${megabytes(bytes)}`;
  return new Rejection(
    'body_too_large',
    413,
    `${shown} is over the limit of ${megabytes(limit)}, which also holds after decompression. Send smaller batches, or raise ${setting}.`
  );
}

/** A body that comes in pieces of unknown number. */
export function unannouncedTooLarge(limit: number): Rejection {
  return new Rejection(
    'body_too_large',
    413,
    `The body came without Content-Length and is over ${megabytes(limit)}, a quarter of HOWDAH_MAX_BODY, which is the limit for such. ` +
      'Send smaller batches, or say the length.'
  );
}

function megabytes(bytes: number): string {
  return bytes < 1024 * 1024 ? `${bytes} bytes` : `${Math.round((bytes / 1024 / 1024) * 10) / 10} MB`;
}
