/**
 * Where everything lies in the module's memory, which never grows. Places are bytes from its begin; each area that is read
 * by words of 16 bytes has that much room behind it.
 */

/**
 * What is the same for all spans of a call, as doubles: 0 and 8 between which microseconds a start is stored as it is,
 * 16 project id, 24 resource id, 32 scope id or -1, 40 bytes of the tenant or -1. Whoever calls puts it there.
 */
export const FRAME: usize = 1_024;
/** What a call says when it ends. */
export const RESULT: usize = 1_280;
/** The resource's tenant as bytes of a text; how many stands in the frame. */
export const TENANT: usize = 2_048;
/** First key of each chain, by the low bits of the hash. */
export const BUCKETS: usize = 8_192;
export const BUCKET_COUNT: u32 = 1_024;
/** A key and its JSON, while it is taken into the table. */
export const GIVEN_KEY: usize = 16_384;
/** Keys that are known. */
export const KEYS: usize = 20_480;
export const KEYS_END: usize = 524_288;
/**
 * One record for each row: 0, 4 and 8 where it begins, has its trace id and ends in the output, 12 status code, 16 and 20
 * where the span's name stands in the input, 24 kind, 28 and 32 its database system; 40 start in microseconds and 48
 * duration in nanoseconds as doubles.
 */
export const ROWS: usize = 524_288;
export const ROW_BYTES: usize = 64;
export const MOST_ROWS: u32 = 2_048;
/** Bytes as received. */
export const INPUT: usize = 655_360;
export const INPUT_BYTES: usize = 262_144;
/** Rows of COPY BINARY. */
export const OUTPUT: usize = 917_824;
export const OUTPUT_END: usize = 1_900_544;
