// SPDX-License-Identifier: Apache-2.0
// What guard_words/ beside src makes of config/rules when the page is built.
declare module "guard:shared" {
  export const words: import("./words_of_language").SharedWords;
}
declare module "guard:*" {
  export const words: import("./words_of_language").LanguageWords;
}
