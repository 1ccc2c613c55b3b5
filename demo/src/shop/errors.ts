/** An error that knows the HTTP status it is answered with. */
export class ShopError extends Error {
  constructor(
    message: string,
    readonly status: number,
    options?: ErrorOptions
  ) {
    super(message, options);
    this.name = new.target.name;
  }
}

export class CardDeclinedError extends ShopError {
  constructor(reason: string) {
    super(`Card declined by the bank: ${reason}`, 402);
  }
}

export class TimeoutError extends ShopError {
  constructor(service: string, timeoutMs: number) {
    super(`${service} did not answer within ${timeoutMs} ms`, 504);
  }
}

export class OutOfStockError extends ShopError {
  constructor(productId: number) {
    super(`Product ${productId} is out of stock`, 409);
  }
}

export class DuplicatePurchaseError extends ShopError {
  constructor(cause: unknown) {
    super('The purchase was stored before', 500, { cause });
  }
}

export class GiftCardError extends ShopError {
  constructor() {
    super('Gift cards are switched on, but no provider is set', 500);
  }
}
