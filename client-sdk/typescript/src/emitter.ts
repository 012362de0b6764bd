// SPDX-License-Identifier: Apache-2.0

/** Typed events. A callback that throws does not keep the others from being called. */
export class Emitter<Events> {
  readonly #callbacks = new Map<keyof Events, Set<(value: never) => void>>();

  /** Gives the function that stops it. */
  on<Name extends keyof Events>(name: Name, callback: (value: Events[Name]) => void): () => void {
    let callbacks = this.#callbacks.get(name);
    if (!callbacks) {
      callbacks = new Set();
      this.#callbacks.set(name, callbacks);
    }
    callbacks.add(callback);
    return () => callbacks.delete(callback);
  }

  protected emit<Name extends keyof Events>(name: Name, value: Events[Name]): void {
    for (const callback of [...(this.#callbacks.get(name) ?? [])]) {
      try {
        (callback as (value: Events[Name]) => void)(value);
      } catch (error) {
        // The application's own error: reported the way the platform reports it.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
