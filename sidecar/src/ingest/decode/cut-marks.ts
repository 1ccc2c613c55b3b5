/** What stands in JSON in place of what a limit left out; the same in both encodings. */

/** A member of an object that had so many more. */
export function cutMember(leftOut: number): string {
  return `"…":"[cut, ${leftOut} more]"`;
}

/** An element of a list that had so many more. */
export function cutElement(leftOut: number): string {
  return `"… [cut, ${leftOut} more]"`;
}
