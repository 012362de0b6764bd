// SPDX-License-Identifier: Apache-2.0

/** The frames one end says and hears. */
export interface Speech<C, B> {
  encode(requestId: number, command: C): Uint8Array<ArrayBuffer>;
  /** Throws on what is not a frame. */
  decode(bytes: Uint8Array): { readonly requestId: number; readonly body?: B };
  /** Changes nothing, and is answered. */
  readonly signOfLife: C;
}
