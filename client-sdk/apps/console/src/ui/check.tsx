// SPDX-License-Identifier: Apache-2.0

export function Check(props: { text: string; checked: boolean; onChange: (on: boolean) => void }) {
  return (
    <label class="choice">
      <input
        type="checkbox"
        checked={props.checked}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      {props.text}
    </label>
  );
}
