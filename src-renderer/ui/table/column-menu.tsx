import { Menu } from '@base-ui/react/menu'
import { Check, Columns3 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../icon-button.tsx'
import { menuItemClass, menuPopupClass } from '../menu.tsx'
import type { Column } from './column.ts'
import type { TableView } from './use-table-view.ts'

export interface ColumnMenuProps<Row> {
  readonly columns: readonly Column<Row>[]
  readonly view: TableView
}

/** Which columns the table has. */
export function ColumnMenu<Row>({ columns, view }: ColumnMenuProps<Row>) {
  const { t } = useTranslation()
  const label = t('table.columns')
  return (
    <Menu.Root>
      <Menu.Trigger render={<IconButton label={label} icon={<Columns3 />} variant="secondary" />} />
      <Menu.Portal>
        <Menu.Positioner sideOffset={6} align="end" className="z-20 outline-hidden">
          <Menu.Popup className={menuPopupClass} aria-label={label}>
            {columns
              .filter(({ isFixed }) => isFixed !== true)
              .map(column => (
                <Menu.CheckboxItem
                  key={column.id}
                  checked={view.visibility[column.id] !== false}
                  onCheckedChange={isShown => view.show(column.id, isShown)}
                  className={menuItemClass}
                >
                  <span className="size-4">
                    <Menu.CheckboxItemIndicator>
                      <Check aria-hidden className="size-4" />
                    </Menu.CheckboxItemIndicator>
                  </span>
                  {column.label}
                </Menu.CheckboxItem>
              ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
