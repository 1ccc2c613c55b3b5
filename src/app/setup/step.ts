/** One thing to do, with the text to copy. */
export interface Step {
  title: string;
  text: string;
}
