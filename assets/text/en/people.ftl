# People: signing in, rights, and what needs a second person.

people-sign-in-needed = This book asks who you are
people-sign-in-needed-hint = Sign in with your name and password
people-switched-off = { $name } is switched off in this book
people-password-first = Choose a password of your own first
people-password-first-hint = The one you were given opens this book once
