/** An entry of a select, combobox or group of radio buttons. */
export interface Option {
  value: string
  label: string
  hint?: string
  disabled?: boolean
}
