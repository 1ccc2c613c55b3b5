/**
 * Which blocks carry a label, so that none touches another or the edge: the current one always, the others at even
 * steps to both sides of it. Widths in pixels.
 */
export function labelledSlots({
  count,
  current,
  width,
  labelWidth,
}: {
  count: number;
  current: number;
  width: number;
  labelWidth: number;
}): Set<number> {
  const slot = width / Math.max(1, count);
  const step = Math.max(1, Math.ceil((labelWidth + 8) / Math.max(1, slot)));
  const anchor = current >= 0 ? current : count - 1;
  const fits = (index: number) => {
    const centre = (index + 0.5) * slot;
    return index === current || (centre >= labelWidth / 2 && centre <= width - labelWidth / 2);
  };
  return new Set(
    Array.from({ length: count }, (_, index) => index).filter((index) => (index - anchor) % step === 0 && fits(index))
  );
}
