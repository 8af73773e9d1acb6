package io.hanode.postgres.local;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Splits a command into words as a POSIX shell does: quotes and backslashes count, nothing is expanded. Pure. */
public final class Words {

    private Words() {}

    /** The words; null when a quote is not closed. */
    public static @Nullable List<String> split(String command) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean inWord = false;
        char quote = 0;
        for (int i = 0; i < command.length(); i++) {
            char c = command.charAt(i);
            if (quote == '\'' ? c != '\'' : c != '\\' && (quote == 0 ? !isSpecial(c) : c != '"')) {
                word.append(c);
                inWord = true;
            } else if (c == '\\') {
                if (i + 1 == command.length()) {
                    return null;
                }
                char next = command.charAt(++i);
                word.append(quote == '"' && "\\\"$`".indexOf(next) < 0 ? "\\" : "")
                        .append(next);
                inWord = true;
            } else if (c == '\'' || c == '"') {
                quote = quote == 0 ? c : 0;
                inWord = true;
            } else if (inWord) {
                words.add(word.toString());
                word.setLength(0);
                inWord = false;
            }
        }
        if (inWord) {
            words.add(word.toString());
        }
        return quote == 0 ? words : null;
    }

    private static boolean isSpecial(char c) {
        return Character.isWhitespace(c) || c == '\'' || c == '"';
    }

    /** What is wrong with a command; null when nothing is. */
    public static @Nullable String fault(String command) {
        List<String> words = split(command);
        if (words == null) {
            return "has a quote that is not closed";
        }
        return words.isEmpty() ? "is empty: give a command" : null;
    }
}
