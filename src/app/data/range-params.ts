import type { ResourceOptions } from '../../shared/api/resource';
import type { Frame } from '../frame/use-frame';

/** Time range and environments, as the application side takes them. */
export function rangeParams({
  range,
  environments,
}: Pick<Frame, 'range' | 'environments'>): NonNullable<ResourceOptions['params']> {
  return {
    from: range.from.valueOf(),
    to: range.to.valueOf(),
    ...(environments.length > 0 && { environments: [...environments] }),
  };
}
