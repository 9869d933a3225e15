package dev.quern.batching.table;

import dev.quern.api.PlanException;
import java.util.ArrayList;
import java.util.List;

/// Products of two or more of some numbers, by degree and then in the order of the numbers, as scikit-learn's
/// `PolynomialFeatures` orders them. Each is an earlier product, or a number, times a number.
final class Monomials {
    static final Monomials NONE = new Monomials(0, List.of());
    private static final int MOST = 1 << 16;

    private final int numbers;
    private final List<Product> products;

    /// @param earlier index of the number, or behind all numbers of the product
    /// @param last number that it is multiplied by
    private record Product(int earlier, int last) {}

    private Monomials(int numbers, List<Product> products) {
        this.numbers = numbers;
        this.products = products;
    }

    /// All products of 2 to `degree` of `numbers` numbers.
    ///
    /// @param interactions whether a product may have different factors
    static Monomials of(int numbers, int degree, boolean interactions) {
        List<Product> products = new ArrayList<>();
        List<Integer> before = new ArrayList<>();
        for (int i = 0; i < numbers; i++) {
            before.add(i);
        }
        for (int factors = 2; factors <= degree; factors++) {
            List<Integer> made = new ArrayList<>();
            for (int earlier : before) {
                int first = earlier < numbers
                        ? earlier
                        : products.get(earlier - numbers).last();
                for (int last = first; last < (interactions ? numbers : first + 1); last++) {
                    made.add(numbers + products.size());
                    products.add(new Product(earlier, last));
                    PlanException.check(
                            products.size() <= MOST,
                            "polynomial.degree",
                            "products of up to %d of %d numbers are more than %d features",
                            degree,
                            numbers,
                            MOST);
                }
            }
            before = made;
        }
        return new Monomials(numbers, products);
    }

    int size() {
        return products.size();
    }

    /// Multiplies.
    ///
    /// @param values the numbers, and behind them room for the products
    void fill(double[] values) {
        for (int i = 0; i < products.size(); i++) {
            Product product = products.get(i);
            values[numbers + i] = values[product.earlier()] * values[product.last()];
        }
    }

    /// Such as `age^2*height`.
    List<String> names(List<String> numeric) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < products.size(); i++) {
            int[] exponents = new int[numbers];
            int at = numbers + i;
            while (at >= numbers) {
                exponents[products.get(at - numbers).last()]++;
                at = products.get(at - numbers).earlier();
            }
            exponents[at]++;
            List<String> factors = new ArrayList<>();
            for (int number = 0; number < numbers; number++) {
                if (exponents[number] > 0) {
                    factors.add(numeric.get(number) + (exponents[number] > 1 ? "^" + exponents[number] : ""));
                }
            }
            names.add(String.join("*", factors));
        }
        return names;
    }
}
