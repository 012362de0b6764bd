// SPDX-License-Identifier: Apache-2.0

export interface ListenOptions {
  /** Stops it as well. */
  readonly signal?: AbortSignal;
}

/** Typed events. A callback that throws does not keep the others from being called. */
export class Emitter<Events> {
  readonly #callbacks = new Map<keyof Events, Set<(value: never) => void>>();

  /** Calls back for every event of that name. Gives the function that stops it. */
  on<Name extends keyof Events>(
    name: Name,
    callback: (value: Events[Name]) => void,
    { signal }: ListenOptions = {},
  ): () => void {
    const callbacks = this.#callbacks.get(name) ?? new Set();
    this.#callbacks.set(name, callbacks.add(callback));
    const stop = () => {
      signal?.removeEventListener("abort", stop);
      callbacks.delete(callback);
    };
    if (signal?.aborted) stop();
    else signal?.addEventListener("abort", stop);
    return stop;
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

  /** @internal Nobody is told anything any more. */
  silence(): void {
    this.#callbacks.clear();
  }
}
