import type { JSX } from "preact";
import { useId } from "preact/hooks";

/** Some choices of which one holds, as a row of buttons. */
export function Segments<T extends string>(props: {
  label: string;
  options: readonly (readonly [value: T, text: string])[];
  value: T;
  choose: (to: T) => void;
  disabled?: (option: T) => boolean;
}): JSX.Element {
  const name = useId();
  return (
    <fieldset class="segments">
      <legend class="visually-hidden">{props.label}</legend>
      {props.options.map(([value, text]) => (
        <label key={value} class={value === props.value ? "segment segment-on" : "segment"}>
          <input
            type="radio"
            name={name}
            checked={value === props.value}
            disabled={props.disabled?.(value)}
            onChange={() => props.choose(value)}
          />
          {text}
        </label>
      ))}
    </fieldset>
  );
}
