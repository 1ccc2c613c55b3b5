/** Of the platform; the types of Node.js 20 leave it to those of browsers. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => { exports: object };
  CompileError: new () => Error;
};

/** A place in a module's memory, or a number of bytes of it. */
export interface Place {
  value: number;
}

/**
 * An instance of a module of sidecar/wasm with a memory of its own: what it exports. Null where the processor or Node.js
 * cannot run it (it needs SIMD); whoever asks then does the work itself.
 */
export function instanceOf<Exports extends object>(module: string): Exports | null {
  try {
    return new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(module, 'base64'))).exports as Exports;
  } catch (error) {
    if (error instanceof WebAssembly.CompileError) return null;
    throw error;
  }
}
