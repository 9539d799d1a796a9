/**
 * Tables on prosemirror-tables, without widths: body schema 1 gives a cell `colspan` and `rowspan` and nothing else, so
 * columns are never resized and no `colwidth` can reach the document.
 */
import { Node, callOrReturn, getExtensionField, mergeAttributes, type ParentConfig } from '@tiptap/core'
import type { Node as PMNode, Schema } from '@tiptap/pm/model'
import { TextSelection } from '@tiptap/pm/state'
import {
  addColumnAfter,
  addColumnBefore,
  addRowAfter,
  addRowBefore,
  deleteColumn,
  deleteRow,
  deleteTable,
  goToNextCell,
  isInTable,
  mergeCells,
  splitCell,
  tableEditing,
  toggleHeaderRow,
} from '@tiptap/pm/tables'

declare module '@tiptap/core' {
  interface NodeConfig<Options, Storage> {
    /** The part of a table a node plays, for prosemirror-tables. */
    tableRole?: string | ((this: { name: string; options: Options; storage: Storage; parent: ParentConfig<NodeConfig<Options>>['tableRole'] }) => string)
  }
  interface Commands<ReturnType> {
    galleyTable: {
      insertTable: (size?: { rows: number; columns: number }) => ReturnType
      tableCommand: (name: TableCommand) => ReturnType
    }
  }
}

const COMMANDS = { addRowBefore, addRowAfter, addColumnBefore, addColumnAfter, deleteRow, deleteColumn, deleteTable, mergeCells, splitCell, toggleHeaderRow }

/** What a person can do to a table. */
export type TableCommand = keyof typeof COMMANDS

function newTable(schema: Schema, rows: number, columns: number): PMNode {
  const { table, tableRow, tableHeader, tableCell } = schema.nodes
  if (!table || !tableRow || !tableHeader || !tableCell) throw new Error('the schema has no tables')
  const row = (cell: typeof tableCell) => tableRow.createChecked(null, Array.from({ length: columns }, () => cell.createAndFill() as PMNode))
  return table.createChecked(null, Array.from({ length: rows }, (_, i) => row(i === 0 ? tableHeader : tableCell)))
}

export const Table = Node.create({
  name: 'table',
  group: 'block',
  content: 'tableRow+',
  isolating: true,
  tableRole: 'table',
  parseHTML() {
    return [{ tag: 'table' }]
  },
  renderHTML() {
    return ['div', { class: 'table-scroll' }, ['table', ['tbody', 0]]]
  },
  extendNodeSchema(extension) {
    const context = { name: extension.name, options: extension.options, storage: extension.storage }
    return { tableRole: callOrReturn(getExtensionField(extension, 'tableRole', context)) }
  },
  addCommands() {
    return {
      insertTable:
        (size = { rows: 3, columns: 3 }) =>
        ({ tr, dispatch, editor }) => {
          if (isInTable(editor.state)) return false
          if (dispatch) {
            const at = tr.selection.from + 1
            tr.replaceSelectionWith(newTable(editor.schema, size.rows, size.columns))
              .scrollIntoView()
              .setSelection(TextSelection.near(tr.doc.resolve(Math.min(at, tr.doc.content.size))))
          }
          return true
        },
      tableCommand:
        (name) =>
        ({ state, dispatch }) =>
          COMMANDS[name](state, dispatch),
    }
  },
  addKeyboardShortcuts() {
    return {
      Tab: () => {
        if (!isInTable(this.editor.state)) return false
        if (this.editor.commands.command(({ state, dispatch }) => goToNextCell(1)(state, dispatch))) return true
        return this.editor.chain().tableCommand('addRowAfter').command(({ state, dispatch }) => goToNextCell(1)(state, dispatch)).run()
      },
      'Shift-Tab': () => this.editor.commands.command(({ state, dispatch }) => goToNextCell(-1)(state, dispatch)),
    }
  },
  addProseMirrorPlugins() {
    return [tableEditing({ allowTableNodeSelection: false })]
  },
})

export const TableRow = Node.create({
  name: 'tableRow',
  content: '(tableCell | tableHeader)*',
  tableRole: 'row',
  parseHTML() {
    return [{ tag: 'tr' }]
  },
  renderHTML() {
    return ['tr', 0]
  },
})

const span = (name: 'colspan' | 'rowspan') => ({
  default: 1,
  parseHTML: (element: HTMLElement) => Math.min(1000, Math.max(1, Number.parseInt(element.getAttribute(name) ?? '1', 10) || 1)),
})

const cell = (name: string, tag: 'td' | 'th', tableRole: string) =>
  Node.create({
    name,
    content: 'block+',
    isolating: true,
    tableRole,
    addAttributes() {
      return { colspan: span('colspan'), rowspan: span('rowspan') }
    },
    parseHTML() {
      return [{ tag }]
    },
    renderHTML({ HTMLAttributes }) {
      return [tag, mergeAttributes(HTMLAttributes, tag === 'th' ? { scope: 'col' } : {}), 0]
    },
  })

export const TableHeader = cell('tableHeader', 'th', 'header_cell')
export const TableCell = cell('tableCell', 'td', 'cell')
