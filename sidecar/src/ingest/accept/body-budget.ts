/**
 * Bounds what all bodies take together, from their first byte until they are stored: those that are being received and
 * unpacked by a smaller limit of their own, because they come before anything is known about what they are worth.
 */
export class BodyBudget {
  private receiving = 0;
  private held = 0;
  private readonly limits: BudgetLimits;

  constructor(limits: BudgetLimits) {
    this.limits = limits;
  }

  /** What is taken now. */
  get bytes(): number {
    return this.receiving + this.held;
  }

  open(): BodyLease {
    return new BodyLease(this);
  }

  /** A body may always come in that is alone with a limit, however large. Internal to {@link BodyLease}. */
  take(bytes: number, own: number): boolean {
    const { receivingBytes, totalBytes } = this.limits;
    if (this.receiving > own && this.receiving + bytes > receivingBytes) return false;
    if (this.bytes > own && this.bytes + bytes > totalBytes) return false;
    this.receiving += bytes;
    return true;
  }

  give(receiving: number, held: number): void {
    this.receiving -= receiving;
    this.held -= held;
  }

  hold(bytes: number): void {
    this.receiving -= bytes;
    this.held += bytes;
  }
}

export interface BudgetLimits {
  /** Of bodies that are being received and unpacked. */
  receivingBytes: number;
  /** Of these and of bodies that wait for their commit. */
  totalBytes: number;
}

/** The share of one body. */
export class BodyLease {
  private receiving = 0;
  private held = 0;
  private readonly budget: BodyBudget;

  constructor(budget: BodyBudget) {
    this.budget = budget;
  }

  /** False when there is no room for so many bytes more. */
  take(bytes: number): boolean {
    if (!this.budget.take(bytes, this.receiving)) return false;
    this.receiving += bytes;
    return true;
  }

  give(bytes: number): void {
    this.budget.give(bytes, 0);
    this.receiving -= bytes;
  }

  /** The body is complete: from here on it counts among those that wait for their commit. */
  hold(): void {
    this.budget.hold(this.receiving);
    this.held += this.receiving;
    this.receiving = 0;
  }

  /** Gives everything back; may be called twice. */
  end(): void {
    this.budget.give(this.receiving, this.held);
    this.receiving = this.held = 0;
  }
}
